//! What people say does not belong into a log: `Debug` of content names its type and no more.

/// `impl Debug` that shows the name of each type.
macro_rules! quiet {
    ($($name:ident),+ $(,)?) => {$(
        impl core::fmt::Debug for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.debug_struct(stringify!($name)).finish_non_exhaustive()
            }
        }
    )+};
}

pub(crate) use quiet;
