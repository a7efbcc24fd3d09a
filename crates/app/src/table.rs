//! Tables as CSV (RFC 4180), safe to open in a spreadsheet.

/// Lines of equal length under a header.
#[derive(Debug, Clone)]
pub struct Table {
    lines: Vec<Vec<String>>,
}

impl Table {
    /// A table with its header.
    pub fn new(header: Vec<String>) -> Table {
        Table { lines: vec![header] }
    }

    /// Adds a line.
    pub fn push(&mut self, line: Vec<String>) {
        self.lines.push(line);
    }

    /// The table as text: commas, CRLF, quotes where needed.
    pub fn into_csv(self) -> String {
        let mut text = String::new();
        for line in self.lines {
            for (at, cell) in line.iter().enumerate() {
                if at > 0 {
                    text.push(',');
                }
                text.push_str(&quoted(cell));
            }
            text.push_str("\r\n");
        }
        text
    }
}

/// A cell. A leading `=`, `+`, `-`, `@`, tab or return would be run as a formula by a spreadsheet: an apostrophe before
/// it keeps it text (OWASP, CSV injection).
fn quoted(cell: &str) -> String {
    let cell = if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell.to_owned() };
    if cell.contains([',', '"', '\n', '\r']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_and_formulas_disarmed() {
        let mut table = Table::new(vec!["a".into(), "b".into()]);
        table.push(vec!["x, \"y\"".into(), "=1+1".into()]);
        assert_eq!(table.into_csv(), "a,b\r\n\"x, \"\"y\"\"\",'=1+1\r\n");
    }
}
