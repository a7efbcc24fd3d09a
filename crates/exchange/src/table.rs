//! Tables in CSV, whatever the delimiter: comma, semicolon or tab, with or without a byte-order mark.

use levain_model::Refusal;

use crate::input::Document;
use crate::refusal::RefusalCode;

/// A table: titles of the columns and rows of as many cells.
pub(crate) struct Table<'a> {
    /// Titles, trimmed.
    pub header: Vec<String>,
    /// The first line as it stands, for the raw document of each row.
    pub header_text: &'a str,
    /// The rows.
    pub rows: Vec<Row<'a>>,
}

/// One row.
pub(crate) struct Row<'a> {
    cells: Vec<String>,
    /// The row as it stands.
    pub text: &'a str,
    /// `file:line`.
    pub location: String,
}

impl Row<'_> {
    /// The cell of a column, trimmed; nothing when it is blank or the table has no such column.
    pub fn cell(&self, column: Option<usize>) -> Option<String> {
        let text = self.cells.get(column?)?.trim();
        (!text.is_empty()).then(|| text.to_owned())
    }

    /// The cell of a column as it stands.
    pub fn exact(&self, column: Option<usize>) -> &str {
        column.and_then(|column| self.cells.get(column)).map_or("", String::as_str)
    }
}

impl Table<'_> {
    /// The first column that has one of these titles, case, accents and blanks apart.
    pub fn column(&self, titles: &[&str]) -> Option<usize> {
        titles.iter().find_map(|title| self.header.iter().position(|column| key(column) == key(title)))
    }

    /// Reads a whole table.
    pub fn parse(document: &Document) -> Result<Table<'_>, Box<Refusal>> {
        let body = document.body();
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter(body))
            .from_reader(body.as_bytes());
        let mut records = Vec::new();
        for record in reader.records() {
            // Only UTF-8 can fail here, and the document is UTF-8: the place is that of the reader all the same.
            let record = record.map_err(|error| {
                let line = error.position().map_or(1, csv::Position::line);
                RefusalCode::Csv.at(format!("{}:{line}", document.location), ["", ""])
            })?;
            let position = record.position().map_or((0, 1), |place| (place.byte() as usize, place.line()));
            records.push((position, record));
        }
        if let Some(line) = unclosed_quote(body) {
            return Err(RefusalCode::Truncated.at(
                format!("{}:{line}", document.location),
                ["un guillemet ouvert ici n’est pas fermé", "a quote opened here is not closed"],
            ));
        }
        let ends: Vec<usize> = records.iter().skip(1).map(|((byte, _), _)| *byte).chain([body.len()]).collect();
        let mut records = records.into_iter().zip(ends).map(|(((byte, line), record), end)| {
            (record, line, body.get(byte..end).unwrap_or_default().trim_matches(['\r', '\n']))
        });
        let (header, _, header_text) = records.next().unwrap_or_default();
        let header: Vec<String> = header.iter().map(|title| title.trim().to_owned()).collect();
        let mut rows = Vec::new();
        for (record, line, text) in records {
            let location = format!("{}:{line}", document.location);
            // Spreadsheets leave rows of empty cells at the end.
            if record.iter().all(|cell| cell.trim().is_empty()) {
                continue;
            }
            if record.len() != header.len() && record.iter().skip(header.len()).any(|cell| !cell.trim().is_empty())
                || record.len() < header.len()
            {
                let fr = format!("{} cellules pour {} colonnes", record.len(), header.len());
                let en = format!("{} cells for {} columns", record.len(), header.len());
                return Err(RefusalCode::Csv.at(location, [&fr, &en]));
            }
            rows.push(Row { cells: record.iter().map(str::to_owned).collect(), text, location });
        }
        Ok(Table { header, header_text, rows })
    }
}

/// A title for comparison.
fn key(title: &str) -> String {
    crate::identity::fold_name(&title.replace('’', "'"))
}

/// The delimiter that the first line holds most, outside quotes.
fn delimiter(body: &str) -> u8 {
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0)];
    let mut quoted = false;
    for byte in body.bytes() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => break,
            other if !quoted => {
                for (delimiter, count) in &mut counts {
                    *count += usize::from(other == *delimiter);
                }
            }
            _ => {}
        }
    }
    counts.into_iter().rev().max_by_key(|(_, count)| *count).map_or(b',', |(delimiter, _)| delimiter)
}

/// The line of the last quote when their number is odd: a doubled quote counts twice, so a closed table has an even one.
fn unclosed_quote(body: &str) -> Option<usize> {
    let quotes = body.bytes().filter(|byte| *byte == b'"').count();
    if quotes % 2 == 0 {
        return None;
    }
    let last = body.rfind('"')?;
    Some(body[..last].bytes().filter(|byte| *byte == b'\n').count() + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(text: &str) -> Vec<Vec<String>> {
        let document = Document::given("t.csv".to_owned(), text.to_owned());
        let table = Table::parse(&document).unwrap();
        table.rows.into_iter().map(|row| row.cells).collect()
    }

    #[test]
    fn any_delimiter_and_a_byte_order_mark() {
        for text in [
            "a,b\n1,2\n",
            "\u{feff}a;b\r\n1;2\r\n",
            "a\tb\n1\t2",
            "\"a,x,y\";b\n1;2\n",
            "a,b\n1,2\n,\n",
            "a,b\n1,2,,\n",
        ] {
            let rows = cells(text);
            assert_eq!(rows.len(), 1, "{text:?}");
            assert_eq!(rows[0][..2], ["1", "2"], "{text:?}");
        }
    }

    #[test]
    fn a_row_keeps_its_text_and_its_line() {
        let document = Document::given("t.csv".to_owned(), "a,b\n\"1\n1\",2\n3,4\n".to_owned());
        let table = Table::parse(&document).unwrap();
        assert_eq!((table.rows[0].text, table.rows[0].location.as_str()), ("\"1\n1\",2", "t.csv:2"));
        assert_eq!((table.rows[1].text, table.rows[1].location.as_str()), ("3,4", "t.csv:4"));
        assert_eq!(table.header_text, "a,b");
        assert_eq!(table.column(&["z", "B"]), Some(1));
    }

    #[test]
    fn a_table_that_is_not_whole_is_refused_with_its_line() {
        for (text, code, location) in [
            ("a,b\n1\n", "IM010", "t.csv:2"),
            ("a,b\n1,2,3\n", "IM010", "t.csv:2"),
            ("a,b\n1,2\n\"3,4\n", "IM006", "t.csv:3"),
        ] {
            let document = Document::given("t.csv".to_owned(), text.to_owned());
            let Err(refusal) = Table::parse(&document) else { panic!("read: {text:?}") };
            assert_eq!((refusal.code.as_str(), refusal.location.as_str()), (code, location), "{text:?}");
        }
    }
}
