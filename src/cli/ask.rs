//! Questions on a terminal: each is asked again until its answer can be.
use super::settings::{ExpectedOption, in_language, quoted};
use crate::{
    characters::shown,
    language::{Bilingual, Language},
};
use anyhow::bail;
use std::io::{self, BufRead, IsTerminal, Write};

/// A value that somebody is asked for.
#[derive(Debug)]
pub(super) struct Question {
    /// How it is given on the command line: `--title`.
    pub(super) option: &'static str,
    ja: String,
    en: String,
    example: [&'static str; 2],
}

impl Question {
    /// A value with what it is and an example, both in Japanese and English.
    pub(super) fn new(option: &'static str, [ja, en]: [&str; 2], example: [&'static str; 2]) -> Self {
        Self { option, ja: ja.to_owned(), en: en.to_owned(), example }
    }

    /// The same with what its value may be.
    pub(super) fn expecting(mut self, expected: &ExpectedOption) -> Self {
        self.ja = format!("{}。{}", self.ja, expected.ja);
        self.en = format!("{}; {}", self.en, expected.en);
        self
    }

    /// What is asked for, with an example.
    pub(super) fn text(&self, language: Language) -> String {
        let [ja, en] = self.example;
        match language {
            Language::Ja => format!("{}（例: {ja}）", self.ja),
            Language::En => format!("{} (such as {en})", self.en),
        }
    }
}

/// Where values come from that were not all given: from a person at a terminal, if there is one.
pub(super) struct Answers<'p> {
    language: Language,
    person: Option<Person<'p>>,
}

/// Whoever is asked.
pub(super) struct Person<'p> {
    /// What they type.
    pub(super) input: &'p mut dyn BufRead,
    /// What they read.
    pub(super) output: &'p mut dyn Write,
}

/// Whether somebody can be asked.
pub(super) fn has_terminal() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

impl<'p> Answers<'p> {
    /// The values that were given, and no others.
    pub(super) const fn given(language: Language) -> Self {
        Self { language, person: None }
    }

    /// The answers of a person, who is told how it goes.
    pub(super) fn of(person: Person<'p>, language: Language) -> anyhow::Result<Self> {
        let mut answers = Self { language, person: Some(person) };
        answers.say(in_language(
            language,
            "足りない値を1つずつ尋ねます。Enter で次に進みます。Ctrl+C でやめると、何も作りません。",
            "What is missing is asked for one by one. Enter goes on. Ctrl+C ends it, and nothing is made.",
        ))?;
        Ok(answers)
    }

    /// Whether a person is asked.
    pub(super) const fn are_asked_for(&self) -> bool {
        self.person.is_some()
    }

    /// The value that was given, or that a person answers; of nobody, the one that is suggested. A person is told why an
    /// answer cannot be, and asked again.
    pub(super) fn value<T>(
        &mut self,
        question: &Question,
        given: Option<&str>,
        suggested: Option<&str>,
        read: impl Fn(&str) -> Result<T, ExpectedOption>,
    ) -> anyhow::Result<T> {
        let is_asked = self.are_asked_for();
        let mut answer = given.or(suggested.filter(|_| !is_asked)).map(str::to_owned);
        loop {
            let text = match answer.take() {
                Some(text) => text,
                None if is_asked => self.ask(question, suggested)?,
                None => String::new(),
            };
            match read(&text) {
                Ok(value) => return Ok(value),
                Err(expected) => {
                    let reason = expected.in_language(self.language);
                    let refused = format!("{} {}: {reason}", question.option, quoted(&text));
                    if !is_asked {
                        bail!(refused);
                    }
                    self.say(&refused)?;
                }
            }
        }
    }

    /// What a person answers; what is suggested, if that is nothing.
    fn ask(&mut self, question: &Question, suggested: Option<&str>) -> anyhow::Result<String> {
        let text = question.text(self.language);
        match (suggested, self.language) {
            (None, _) => self.say(&text)?,
            (Some(suggested), Language::Ja) => self.say(&format!("{text}。Enter だけなら「{suggested}」"))?,
            (Some(suggested), Language::En) => self.say(&format!("{text}. Enter alone is “{suggested}”"))?,
        }
        let answer = self.line()?;
        Ok(if answer.is_empty() { suggested.unwrap_or_default().to_owned() } else { answer })
    }

    /// The next line that is typed, without the blanks around it.
    fn line(&mut self) -> anyhow::Result<String> {
        let mut typed = Vec::new();
        if let Some(Person { input, output }) = &mut self.person {
            write!(output, "> ")?;
            output.flush()?;
            input.read_until(b'\n', &mut typed)?;
        }
        if typed.is_empty() {
            let ended = "答えが途中で終わりました。何も作りませんでした";
            bail!(in_language(self.language, ended, "the answers ended: nothing was made"));
        }
        // Bytes that are no text become a character that no value may hold.
        Ok(String::from_utf8_lossy(&typed).trim().to_owned())
    }

    fn say(&mut self, line: &str) -> io::Result<()> {
        self.person.as_mut().map_or(Ok(()), |person| writeln!(person.output, "{}", shown(line)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Result<u8, ExpectedOption> {
        text.parse().map_err(|_| ExpectedOption::new("数を指定してください", "expected a number"))
    }

    /// What becomes of a question that is answered so, and what was said.
    fn asked(typed: &[u8], given: Option<&str>, suggested: Option<&str>) -> (Option<u8>, String) {
        let (mut input, mut output) = (typed, Vec::new());
        let person = Person { input: &mut input, output: &mut output };
        let question = Question::new("--number", ["数", "number"], ["7", "7"]);
        let mut answers = Answers::of(person, Language::Ja).unwrap();
        let value = answers.value(&question, given, suggested, number).ok();
        (value, String::from_utf8(output).unwrap())
    }

    #[test]
    fn a_question_is_asked_again_until_its_answer_can_be() {
        let (value, said) = asked(b"x\n\x93\x94\n 300 \n12\n", None, None);
        assert_eq!(value, Some(12));
        assert_eq!(said.matches("数（例: 7）").count(), 4, "{said}");
        assert!(said.contains("--number x: 数を指定してください"), "{said}");
        assert!(said.contains("--number 300: 数を指定してください"), "{said}");
    }

    #[test]
    fn enter_alone_takes_what_is_suggested_and_the_end_ends_it() {
        assert_eq!(asked(b"\n", None, Some("5")).0, Some(5));
        assert!(asked(b"\n", None, Some("5")).1.contains("Enter だけなら「5」"));
        assert_eq!(asked(b"9\n", None, Some("5")).0, Some(9));
        assert_eq!(asked(b"x\n", None, Some("5")).0, None);
        assert_eq!(asked(b"", None, None).0, None);
    }

    #[test]
    fn what_was_given_is_not_asked_for_unless_it_cannot_be() {
        assert_eq!(asked(b"9\n", Some("3"), Some("5")).0, Some(3));
        let (value, said) = asked(b"9\n", Some("three"), None);
        assert_eq!(value, Some(9));
        assert!(said.contains("--number three: 数を指定してください"), "{said}");
    }

    #[test]
    fn of_nobody_the_suggestion_is_taken() {
        let question = Question::new("--number", ["数", "number"], ["7", "7"]);
        let mut answers = Answers::given(Language::En);
        assert_eq!(answers.value(&question, None, Some("5"), number).unwrap(), 5);
        let refused = answers.value(&question, Some("x y"), None, number).unwrap_err();
        assert_eq!(refused.to_string(), "--number 'x y': expected a number");
    }
}
