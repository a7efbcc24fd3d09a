//! pom.xml: direct dependencies whose version is written in the file. What a parent or a bill of materials sets, and what
//! dependencies ask for themselves, is not seen.

use std::collections::BTreeMap;

use super::Package;

pub const ECOSYSTEM: &str = "Maven";

/// `<dependency>` elements, `${property}` resolved within the file, scope `test` as development.
pub fn read(text: &str) -> Vec<Package> {
    let text = without_comments(text);
    let properties: BTreeMap<&str, &str> = element(&text, "properties").map(children).unwrap_or_default();
    let mut packages = Vec::new();
    let mut rest = text.as_str();
    while let Some(start) = rest.find("<dependency>") {
        let body = &rest[start + "<dependency>".len()..];
        let Some(end) = body.find("</dependency>") else {
            break;
        };
        let fields = children(&body[..end]);
        rest = &body[end..];
        let field = |name: &str| fields.get(name).map(|value| resolved(value, &properties));
        if let (Some(group), Some(artifact), Some(version)) = (field("groupId"), field("artifactId"), field("version"))
        {
            let exact = version.starts_with(|first: char| first.is_ascii_digit()) && !version.contains([',', '$']);
            if exact && !group.contains('$') && !artifact.contains('$') {
                let development = fields.get("scope").is_some_and(|scope| *scope == "test");
                packages.push(Package {
                    ecosystem: ECOSYSTEM,
                    name: format!("{group}:{artifact}"),
                    version,
                    development,
                });
            }
        }
    }
    packages
}

fn without_comments(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("<!--") {
        out.push_str(before);
        rest = after.split_once("-->").map_or("", |(_, after)| after);
    }
    out + rest
}

fn element<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let (_, after) = text.split_once(&format!("<{name}>"))?;
    after.split_once(&format!("</{name}>")).map(|(inside, _)| inside)
}

/// Elements without children: name to text.
fn children(text: &str) -> BTreeMap<&str, &str> {
    let mut found = BTreeMap::new();
    let mut rest = text;
    while let Some((_, after)) = rest.split_once('<') {
        rest = after;
        let Some((name, content)) = after.split_once('>') else {
            break;
        };
        let closes = |value: &str| after[name.len() + 1 + value.len()..].starts_with(&format!("</{name}>"));
        let value = content.split('<').next().unwrap_or_default();
        if !name.starts_with('/') && closes(value) {
            found.insert(name, value.trim());
        }
    }
    found
}

/// One level of `${name}`.
fn resolved(value: &str, properties: &BTreeMap<&str, &str>) -> String {
    match value.strip_prefix("${").and_then(|rest| rest.strip_suffix('}')) {
        Some(name) => properties.get(name).map_or_else(|| value.to_owned(), |value| (*value).to_owned()),
        None => value.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn versions_written_in_the_file_are_read() {
        let text = "<project><properties><log.version>2.14.1</log.version></properties><dependencies>\n<dependency><groupId>org.apache.logging.log4j</groupId><artifactId>log4j-core</artifactId><version>${log.version}</version></dependency>\n<!-- <dependency><groupId>x</groupId><artifactId>y</artifactId><version>1</version></dependency> -->\n<dependency><groupId>junit</groupId><artifactId>junit</artifactId><version>4.12</version><scope>test</scope></dependency>\n<dependency><groupId>a</groupId><artifactId>b</artifactId></dependency><dependency><groupId>a</groupId><artifactId>c</artifactId><version>${unknown}</version></dependency></dependencies></project>";
        assert_eq!(
            super::super::shown("pom.xml", text),
            ["junit:junit 4.12 dev", "org.apache.logging.log4j:log4j-core 2.14.1"]
        );
    }
}
