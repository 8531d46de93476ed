//! Publishes municipal plans as open data: `openplan --help`.
use clap::Parser;
use std::process::ExitCode;
use tikv_jemalloc_ctl::{Access, AsName};

/// Gives memory that is freed back to the system, which that of glibc hardly does: a query may use a gigabyte.
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    // Back at once, not after ten seconds; the first arena has been made already. Without it, it comes back later.
    for decay in ["arenas.dirty_decay_ms\0", "arena.0.dirty_decay_ms\0"] {
        decay.name().write(0_isize).unwrap_or_default();
    }
    openplan::cli::Cli::parse().run().unwrap_or_else(|error| {
        eprintln!("openplan: {error:#}");
        ExitCode::FAILURE
    })
}
