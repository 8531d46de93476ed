//! Places in JSON text, and a stable way to write it.
use serde_json::Value;
use std::collections::HashSet;

/// Line and column (both from 1, in characters) of the value at a path of member names and indices.
///
/// A path that leads nowhere gives the place of the innermost value on the way that is there. The text is JSON.
pub fn position(text: &str, path: &[&str]) -> (usize, usize) {
    let mut scanner = Scanner { bytes: text.as_bytes(), at: 0 };
    scanner.blanks();
    let mut found = scanner.at;
    for step in path {
        if !scanner.enter(step) {
            break;
        }
        found = scanner.at;
    }
    line_and_column(text, found)
}

/// Line and column (both from 1, in characters) of a byte.
pub fn line_and_column(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..at).unwrap_or(text);
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    (before.matches('\n').count() + 1, before[start..].chars().count() + 1)
}

/// Members that stand twice in one object: name, and the byte at which the second begins. The text is JSON.
///
/// JSON readers differ on which of two such members counts.
pub fn repeated(text: &str) -> Vec<(String, usize)> {
    let mut scanner = Scanner { bytes: text.as_bytes(), at: 0 };
    let (mut found, mut open) = (Vec::new(), Vec::new());
    loop {
        scanner.blanks();
        match scanner.peek() {
            0 => return found,
            b'{' | b'[' => open.push(HashSet::new()),
            b'}' | b']' => drop(open.pop()),
            b'"' => {
                let start = scanner.at;
                scanner.string();
                let name = text.get(start..scanner.at).and_then(|name| serde_json::from_str::<String>(name).ok());
                let rest = text.get(scanner.at..).unwrap_or_default();
                if let (true, Some(name), Some(names)) = (rest.trim_start().starts_with(':'), name, open.last_mut())
                    && !names.insert(name.clone())
                {
                    found.push((name, start));
                }
                continue;
            }
            _ => {
                scanner.scalar();
                continue;
            }
        }
        scanner.at += 1;
    }
}

/// Tells every text in a value, names of members included, with the path at which it stands.
pub fn each_text(value: &Value, path: &mut Vec<String>, see: &mut impl FnMut(&[String], &str)) {
    match value {
        Value::String(text) => see(path, text),
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                path.push(index.to_string());
                each_text(item, path, see);
                path.pop();
            }
        }
        Value::Object(members) => {
            for (name, member) in members {
                path.push(name.clone());
                see(path, name);
                each_text(member, path, see);
                path.pop();
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Walks over JSON that is known to be well-formed; on other text it stops somewhere within it.
struct Scanner<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Scanner<'_> {
    fn peek(&self) -> u8 {
        self.bytes.get(self.at).copied().unwrap_or(0)
    }

    fn blanks(&mut self) {
        while self.peek().is_ascii_whitespace() || matches!(self.peek(), b',' | b':') {
            self.at += 1;
        }
    }

    /// Moves from a value to its member or item; false if it has none of that name, and then it is no longer of use.
    fn enter(&mut self, step: &str) -> bool {
        let object = self.peek() == b'{';
        if !object && self.peek() != b'[' {
            return false;
        }
        self.at += 1;
        for index in 0_usize.. {
            self.blanks();
            if matches!(self.peek(), b'}' | b']' | 0) {
                break;
            }
            let found = if object { self.member() == step.as_bytes() } else { index.to_string() == step };
            self.blanks();
            if found {
                return true;
            }
            self.value();
        }
        false
    }

    /// The name of a member without its quotes, and moves behind it.
    fn member(&mut self) -> &[u8] {
        let start = self.at + 1;
        self.string();
        self.bytes.get(start..self.at.saturating_sub(1)).unwrap_or_default()
    }

    fn string(&mut self) {
        self.at += 1;
        while !matches!(self.peek(), b'"' | 0) {
            self.at += if self.peek() == b'\\' { 2 } else { 1 };
        }
        self.at += 1;
    }

    fn value(&mut self) {
        let mut depth = 0_usize;
        loop {
            match self.peek() {
                b'"' => self.string(),
                b'{' | b'[' => (depth, self.at) = (depth + 1, self.at + 1),
                b'}' | b']' if depth > 0 => (depth, self.at) = (depth - 1, self.at + 1),
                _ => self.scalar(),
            }
            self.blanks();
            if depth == 0 || self.peek() == 0 {
                return;
            }
        }
    }

    fn scalar(&mut self) {
        while !matches!(self.peek(), b',' | b':' | b'}' | b']' | 0) && !self.peek().is_ascii_whitespace() {
            self.at += 1;
        }
    }
}

/// Path and both values of the first place at which two values differ; `None` if they are equal.
///
/// The order of members is not significant, that of items is.
pub fn difference<'a>(wanted: &'a Value, found: &'a Value) -> Option<Difference<'a>> {
    let deeper = |step: &str, wanted: Option<&'a Value>, found: Option<&'a Value>| {
        let mut inner = match (wanted, found) {
            (Some(wanted), Some(found)) => difference(wanted, found)?,
            (wanted, found) => Difference { path: Vec::new(), wanted, found },
        };
        inner.path.insert(0, step.to_owned());
        Some(inner)
    };
    match (wanted, found) {
        (Value::Object(w), Value::Object(f)) => w
            .iter()
            .find_map(|(name, value)| deeper(name, Some(value), f.get(name)))
            .or_else(|| f.iter().find_map(|(name, value)| deeper(name, w.get(name), Some(value)))),
        (Value::Array(w), Value::Array(f)) => {
            (0..w.len().max(f.len())).find_map(|i| deeper(&i.to_string(), w.get(i), f.get(i)))
        }
        _ if wanted == found => None,
        _ => Some(Difference { path: Vec::new(), wanted: Some(wanted), found: Some(found) }),
    }
}

/// Where two values differ; `None` where one of them has nothing.
#[derive(Debug, PartialEq)]
pub struct Difference<'a> {
    /// Member names and indices from the root.
    pub path: Vec<String>,
    /// What should be there.
    pub wanted: Option<&'a Value>,
    /// What is there.
    pub found: Option<&'a Value>,
}

/// JSON for people: one space per level, and a container of plain values alone on one line. Ends with a line feed.
pub fn pretty(value: &Value) -> String {
    let mut out = String::new();
    write(value, 0, &mut out);
    out.push('\n');
    out
}

fn write(value: &Value, level: usize, out: &mut String) {
    let nested = |value: &Value| value.is_object() || value.is_array();
    let (items, brackets): (Vec<(Option<&String>, &Value)>, _) = match value {
        Value::Object(members) => (members.iter().map(|(name, value)| (Some(name), value)).collect(), ['{', '}']),
        Value::Array(items) => (items.iter().map(|item| (None, item)).collect(), ['[', ']']),
        plain => return out.push_str(&plain.to_string()),
    };
    let broken = items.iter().any(|(_, item)| nested(item));
    let line = |level: usize| format!("\n{}", " ".repeat(level));
    out.push(brackets[0]);
    for (i, (name, item)) in items.iter().enumerate() {
        if i > 0 {
            out.push_str(if broken { "," } else { ", " });
        }
        if broken {
            out.push_str(&line(level + 1));
        }
        if let Some(name) = name {
            out.push_str(&Value::from(name.as_str()).to_string());
            out.push_str(": ");
        }
        write(item, level + 1, out);
    }
    if broken {
        out.push_str(&line(level));
    }
    out.push(brackets[1]);
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_value_is_found_in_its_text() {
        let text = "{\n \"a\": {\"b\\\"}\": 1, \"題\": [10, {\"c\": 2}]},\n \"d\": null}";
        assert_eq!(position(text, &["d"]), (3, 7));
        assert_eq!(position(text, &["a", "題", "1", "c"]), (2, 35));
        assert_eq!(position(text, &["a", "nothing"]), (2, 7));
        assert_eq!(position(text, &["nothing"]), (1, 1));
        assert_eq!(position("", &["x"]), (1, 1));
        assert_eq!(position("{\"a\": ", &["b"]), (1, 1));
    }

    #[test]
    fn a_member_that_stands_twice_in_one_object_is_found_at_any_depth() {
        let text = r#"{"a": 1, "b": [{"a": {"c": "a"}, "\u0061": 2}, {"a": 3}], "b" : "b", "d": "a"}"#;
        let found: Vec<_> = repeated(text).into_iter().map(|(name, at)| (name, &text[at..at + 4])).collect();
        assert_eq!(found, [("a".to_owned(), r#""\u0"#), ("b".to_owned(), r#""b" "#)]);
        assert_eq!(repeated(r#"[{"a": ["a", "a"], "b": "a"}, "a", "a"]"#), []);
    }

    #[test]
    fn every_text_is_told_with_its_path() {
        let mut told = Vec::new();
        let value = json!({"a": [1, {"b": "x"}], "c": "y"});
        each_text(&value, &mut Vec::new(), &mut |path, text| told.push(format!("{}={text}", path.join("/"))));
        assert_eq!(told, ["a=a", "a/1/b=b", "a/1/b=x", "c=c", "c=y"]);
    }

    #[test]
    fn pretty_text_keeps_plain_values_together() {
        let value = json!({"a": ["x", 1], "b": {"c": []}, "d": [{"e": "é\n"}]});
        let text = pretty(&value);
        assert_eq!(
            text,
            "{\n \"a\": [\"x\", 1],\n \"b\": {\n  \"c\": []\n },\n \"d\": [\n  {\"e\": \"é\\n\"}\n ]\n}\n"
        );
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), value);
    }

    #[test]
    fn the_first_difference_has_a_path() {
        let found = json!({"a": [{"b": 2}]});
        let wanted = json!({"a": [{"b": 1}], "c": 3});
        let difference = difference(&wanted, &found).unwrap();
        assert_eq!((difference.path.join("/"), difference.found), ("a/0/b".to_owned(), Some(&json!(2))));
    }
}
