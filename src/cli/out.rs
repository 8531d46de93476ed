//! Where commands print: so that whoever reads may stop (`openplan check | head`), and so that nothing that comes from a
//! file, an argument or a database reaches a terminal or a log as it is.
use crate::characters::{shown, shown_in_lines};
use std::{
    fmt::Arguments,
    io::{self, Write},
    process,
};

/// Status of a program that a closed pipe ended, as a shell gives it.
const NOBODY_READS: i32 = 141;

/// Prints a line as `println!` does, without its panic; what would move the cursor is escaped.
macro_rules! say {
    ($($text:tt)*) => { $crate::cli::out::line(format_args!($($text)*)) };
}

/// Prints a line as `eprintln!` does; what would move the cursor is escaped.
macro_rules! tell {
    ($($text:tt)*) => { $crate::cli::out::message(format_args!($($text)*)) };
}

/// Prints a line.
pub(super) fn line(text: Arguments<'_>) {
    print(&format!("{}\n", shown(&text.to_string())));
}

/// Prints lines.
pub(super) fn lines(text: &str) {
    print(&format!("{}\n", shown_in_lines(text)));
}

/// Prints a text as it is. Ends the program, quietly if nobody reads on, when that cannot be done: commands print what
/// they have done already.
fn print(text: &str) {
    let mut out = io::stdout().lock();
    let Err(error) = out.write_all(text.as_bytes()).and_then(|()| out.flush()) else { return };
    if error.kind() == io::ErrorKind::BrokenPipe {
        process::exit(NOBODY_READS);
    }
    message(format_args!("openplan: {error}"));
    process::exit(1);
}

/// Tells a line to whoever started the command.
pub(super) fn message(text: Arguments<'_>) {
    // Nobody is left to be told that it cannot be told.
    let _ = writeln!(io::stderr(), "{}", shown(&text.to_string()));
}

/// Tells lines to whoever started the command.
pub(super) fn messages(text: &str) {
    let _ = writeln!(io::stderr(), "{}", shown_in_lines(text));
}

/// Where the log goes: a line for each event, whatever an event says. Each event is written at once.
pub(super) struct Log;

impl Write for Log {
    fn write(&mut self, event: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(event);
        writeln!(io::stdout(), "{}", shown(text.trim_end_matches('\n')))?;
        Ok(event.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        io::stdout().flush()
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn commands_print_by_these_functions_alone() {
        for entry in std::fs::read_dir("src/cli").unwrap() {
            let path = entry.unwrap().path();
            let text = std::fs::read_to_string(&path).unwrap();
            let own = path.ends_with("out.rs");
            let raw = ["eprint", "println!("].iter().any(|macro_name| text.contains(macro_name));
            assert!(own || !raw, "{}", path.display());
        }
    }
}
