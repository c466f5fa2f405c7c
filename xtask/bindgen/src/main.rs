//! `bindgen <module.wasm> <folder>`: the JavaScript bindings of a module, and the module stripped
//! of what only the bindings need.
//!
//! The generator runs as a library of this workspace, so that it is always of the same version as
//! the crate whose traces it reads.

use std::{path::Path, process::ExitCode};

use wasm_bindgen_cli_support::Bindgen;

fn main() -> ExitCode {
    let args: Vec<_> = std::env::args_os().skip(1).collect();
    let [module, folder] = args.as_slice() else {
        eprintln!("usage: bindgen <module.wasm> <folder>");
        return ExitCode::FAILURE;
    };
    match generate(Path::new(module), Path::new(folder)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("bindgen: {sentence}");
            ExitCode::FAILURE
        }
    }
}

fn generate(module: &Path, folder: &Path) -> Result<(), String> {
    let mut bindgen = Bindgen::new();
    bindgen
        .input_path(module)
        .typescript(true)
        // The web app hands the module over itself: compiled once, shared by all workers.
        .omit_default_module_path(true)
        .remove_name_section(true)
        .remove_producers_section(true);
    bindgen
        .web(true)
        .and_then(|bindgen| bindgen.generate(folder))
        .map_err(|error| format!("{error:#}"))
}
