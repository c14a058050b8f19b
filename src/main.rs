//! The `docent` program. All it does is in [`docent::cli`].

use std::process::ExitCode;

fn main() -> ExitCode {
    docent::cli::run()
}
