//! Paths of files named in a publiccode file, relative to it.

/// `base` and `relative` joined, with `.`, `..` and doubled slashes worked out as text.
pub(crate) fn join(base: &str, relative: &str) -> String {
    let absolute = base.starts_with('/');
    let mut parts: Vec<&str> = Vec::new();
    for part in base.split('/').chain(relative.split('/')) {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            ".." if absolute => {}
            part => parts.push(part),
        }
    }
    format!("{}{}", if absolute { "/" } else { "" }, parts.join("/"))
}

/// The extension of the last part, with its dot, in lower case; empty when there is none.
pub(crate) fn extension(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or_default();
    name.rfind('.').map(|at| name[at..].to_lowercase()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_joined_as_text() {
        for (base, relative, joined) in [
            ("/a/b", "c.png", "/a/b/c.png"),
            ("/a/b", "./img/../c.png", "/a/b/c.png"),
            ("/a", "../../c", "/c"),
            ("", "c.png", "c.png"),
            ("", "../c.png", "../c.png"),
            (".", "c//d.png", "c/d.png"),
        ] {
            assert_eq!(join(base, relative), joined);
        }
    }

    #[test]
    fn extensions_are_of_the_last_part() {
        for (path, extension_of) in
            [("a/b.PNG", ".png"), ("a.b/c", ""), ("logo.svg.gz", ".gz"), (".svg", ".svg"), ("", "")]
        {
            assert_eq!(extension(path), extension_of);
        }
    }
}
