//! A release build has the web app inside, so it is stale when the app was built anew. A debug
//! build reads the folder while it runs.

fn main() {
    let release = std::env::var("PROFILE").is_ok_and(|profile| profile == "release");
    let watched = if release { "../web/dist" } else { "build.rs" };
    println!("cargo:rerun-if-changed={watched}");
}
