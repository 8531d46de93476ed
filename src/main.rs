//! Publishes plans of public bodies as open data: `openplan --help`.
use std::process::ExitCode;

/// Gives memory that is freed back to the system, which that of glibc hardly does: a query may use a gigabyte.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    give_memory_back_at_once();
    openplan::cli::Cli::read().exit_code()
}

/// Starts the program anew, as the same process, with the allocator's setting that it reads from the environment alone.
///
/// By default the allocator gives memory back when somebody allocates next. After a query that used a gigabyte this may
/// take long, and the gigabyte would count against all later queries, which share one bound. A value that is set
/// already is left as it is. If the program cannot be started anew, it goes on with the default.
#[cfg(unix)]
fn give_memory_back_at_once() {
    use std::{env, os::unix::process::CommandExt, process::Command};
    const SETTING: &str = "MIMALLOC_PURGE_DELAY";
    let (Ok(program), None) = (env::current_exe(), env::var_os(SETTING)) else { return };
    let mut arguments = env::args_os();
    let mut anew = Command::new(program);
    if let Some(name) = arguments.next() {
        anew.arg0(name);
    }
    let error = anew.args(arguments).env(SETTING, "0").exec();
    eprintln!("openplan: memory is given back later than it could be: {error}");
}

#[cfg(not(unix))]
fn give_memory_back_at_once() {}
