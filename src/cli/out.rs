//! Where commands print, so that whoever reads may stop: `openplan check | head`.
use std::{
    fmt::Arguments,
    io::{self, Write},
    process,
};

/// Status of a program that a closed pipe ended, as a shell gives it.
const NOBODY_READS: i32 = 141;

/// Prints a line as `println!` does, without its panic.
macro_rules! say {
    ($($text:tt)*) => { $crate::cli::out::print(format_args!("{}\n", format_args!($($text)*))) };
}

/// Prints a text. Ends the program, quietly if nobody reads on, when that cannot be done: commands print what they have
/// done already.
pub(super) fn print(text: Arguments<'_>) {
    let mut out = io::stdout().lock();
    let Err(error) = out.write_fmt(text).and_then(|()| out.flush()) else { return };
    if error.kind() == io::ErrorKind::BrokenPipe {
        process::exit(NOBODY_READS);
    }
    eprintln!("openplan: {error}");
    process::exit(1);
}
