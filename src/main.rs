//! Publishes municipal plans as open data: `openplan --help`.
use clap::Parser;
use std::process::ExitCode;
use tikv_jemalloc_ctl::{Access, AsName, background_thread};

/// Gives memory that is freed back to the system, which that of glibc hardly does: a query may use a gigabyte.
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    // Back within a quarter of a second and by a thread of its own, not after ten and by whoever allocates next. The
    // first arena has been made already. Where that cannot be set, it comes back later.
    for decay in ["arenas.dirty_decay_ms\0", "arena.0.dirty_decay_ms\0"] {
        decay.name().write(250_isize).unwrap_or_default();
    }
    background_thread::write(true).unwrap_or_default();
    openplan::cli::Cli::parse().run().unwrap_or_else(|error| {
        eprintln!("openplan: {error:#}");
        ExitCode::FAILURE
    })
}
