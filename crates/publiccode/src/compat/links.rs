//! What the reference validator checks after the rules of fields: deprecated keys, files, links, videos.

use super::{Checker, UNREACHABLE};
use crate::codes::{links as link_codes, structure as codes, values};
use crate::formats::url::Url;
use crate::formats::{path as paths, png};
use crate::options::{FileAnswer, LinkAnswer};
use crate::spec::Edition;
use crate::vocabulary::{COUNTRIES, VIDEO_HOSTS};
use levain_yaml::NodeId;

const SAFE_TO_DROP: &str = "This key is DEPRECATED and will be removed in the future. It's safe to drop it";
const USE_LOGO: &str = "This key is DEPRECATED and will be removed in the future. Use 'logo' instead";
const USE_NAME: &str = "This key is DEPRECATED and will be removed in the future. Use 'organisation.name' instead";

impl Checker<'_, '_> {
    pub(super) fn validate_links(&mut self, root: NodeId) {
        let old = self.edition < Edition::V1_0;
        self.reachable(self.value(root, "url"), "url");
        self.repository(self.value(root, "url"));
        self.reachable(self.value(root, "landingURL"), "landingURL");
        self.reachable(self.value(root, "roadmap"), "roadmap");
        self.logo(root, "logo");
        if old && self.full_text(root, "monochromeLogo").is_some() {
            self.warning(&codes::REPLACED, "monochromeLogo", USE_LOGO);
            self.logo(root, "monochromeLogo");
        }
        if old {
            self.lowercase_countries(root);
            self.old_legal(root);
            for key in ["inputTypes", "outputTypes"] {
                if self.value(root, key).is_some() {
                    self.warning(&codes::DEPRECATED, key, SAFE_TO_DROP);
                }
            }
        }
        if let Some(descriptions) = self.value(root, "description") {
            for entry in self.tree.entries(descriptions) {
                let tag = self.tree.scalar(entry.key).unwrap_or_default();
                self.description(entry.value, &format!("description.{tag}"));
            }
        }
        if old {
            self.italy(root);
        }
    }

    fn full_text(&self, section: NodeId, key: &str) -> Option<&str> {
        self.value(section, key).and_then(|id| self.tree.scalar(id)).filter(|text| !text.is_empty())
    }

    /// The texts of a list, each with its index.
    fn texts(&self, section: NodeId, key: &str) -> Vec<(usize, String)> {
        let items = self.value(section, key).map(|id| self.tree.items(id)).unwrap_or_default();
        let text = |item: &NodeId| self.tree.scalar(*item).filter(|_| !self.tree.is_null(*item)).map(str::to_owned);
        items.iter().enumerate().filter_map(|(index, item)| Some((index, text(item)?))).collect()
    }

    fn reachable(&mut self, value: Option<NodeId>, key: &str) {
        let (Some(links), Some(text)) = (self.options.links, value.and_then(|id| self.tree.scalar(id))) else {
            return;
        };
        let Ok(url) = Url::parse(text) else { return };
        let shown = url.to_string();
        let reason = if url.scheme.is_empty() {
            "missing URL scheme".to_owned()
        } else {
            match links.answer(&shown) {
                LinkAnswer::Unreachable(reason) => format!("HTTP GET failed for {shown}: {reason}"),
                LinkAnswer::Reachable | LinkAnswer::Unknown => return,
            }
        };
        self.error(UNREACHABLE, key, format!("'{shown}' not reachable: {reason}"));
    }

    fn repository(&mut self, value: Option<NodeId>) {
        let (Some(links), Some(text)) = (self.options.links, value.and_then(|id| self.tree.scalar(id))) else {
            return;
        };
        if links.is_repository(text) == Some(false) {
            self.error(&link_codes::NOT_A_REPOSITORY, "url", "is not a valid code repository".to_owned());
        }
    }

    /// Whether a path may be looked at: neither absolute nor of the machine.
    fn relative_or_url(&mut self, text: &str, key: &str) -> bool {
        let (rule, problem) = if text.starts_with('/') {
            (&values::ABSOLUTE_PATH, "is an absolute path")
        } else if text.starts_with("file:") {
            (&values::FILE_URL, "is a file:// URL")
        } else {
            return true;
        };
        self.error(rule, key, format!("{problem}. Only relative paths or HTTP(s) URLs allowed"));
        false
    }

    fn logo(&mut self, root: NodeId, key: &str) {
        let Some(text) = self.full_text(root, key).map(str::to_owned) else { return };
        if self.relative_or_url(&text, key)
            && let Some(problem) = self.picture(&text, &[".svg", ".svgz", ".png"], true)
        {
            self.error(&values::FILE_MISSING, key, problem);
        }
    }

    /// What is wrong with a picture; nothing when files are not looked at.
    fn picture(&self, text: &str, extensions: &[&str], decoded: bool) -> Option<String> {
        let files = self.options.files?;
        let url = Url::parse(text).ok().filter(|url| !url.scheme.is_empty());
        let shown = match &url {
            Some(url) => url.to_string(),
            None => paths::join(files.base(), text),
        };
        let extension = paths::extension(url.as_ref().map_or(text, |url| url.path));
        if !extensions.contains(&extension.as_str()) {
            return Some(format!("invalid file extension for: {shown}"));
        }
        if url.is_some() {
            return self.gone(&shown);
        }
        match files.head(text) {
            FileAnswer::Missing => Some(format!("no such file: {shown}")),
            FileAnswer::Found(head) if decoded && extension == ".png" => match png::check(&head) {
                Ok(()) => None,
                Err(png::NotPng::Signature) => Some("image: unknown format".to_owned()),
                Err(png::NotPng::Header) => Some("unexpected EOF".to_owned()),
            },
            FileAnswer::Found(_) | FileAnswer::Unknown => None,
        }
    }

    fn gone(&self, url: &str) -> Option<String> {
        match self.options.links?.answer(url) {
            LinkAnswer::Unreachable(reason) => Some(format!("HTTP GET failed for {url}: {reason}")),
            LinkAnswer::Reachable | LinkAnswer::Unknown => None,
        }
    }

    fn lowercase_countries(&mut self, root: NodeId) {
        let Some(audience) = self.value(root, "intendedAudience") else { return };
        for key in ["countries", "unsupportedCountries"] {
            let items = self.value(audience, key).map(|id| self.tree.items(id)).unwrap_or_default();
            for (index, item) in items.iter().enumerate() {
                let country = self.tree.scalar(*item).unwrap_or_default();
                if country == country.to_lowercase() && COUNTRIES.contains(country) {
                    let upper = country.to_uppercase();
                    let message = format!("Lowercase country codes are DEPRECATED. Use uppercase instead ('{upper}')");
                    self.warning(&values::LOWERCASE_COUNTRY, &format!("intendedAudience.{key}[{index}]"), message);
                }
            }
        }
    }

    fn old_legal(&mut self, root: NodeId) {
        let Some(legal) = self.value(root, "legal") else { return };
        if let Some(file) = self.value(legal, "authorsFile").and_then(|id| self.tree.scalar(id)) {
            let key = "legal.authorsFile";
            self.warning(&codes::DEPRECATED, key, SAFE_TO_DROP);
            if self.relative_or_url(file, key)
                && let Some(files) = self.options.files
            {
                let is_url = Url::parse(file).is_ok_and(|url| !url.scheme.is_empty());
                let shown = if is_url { file.to_owned() } else { paths::join(files.base(), file) };
                let problem = match is_url {
                    true => self.gone(file),
                    false => (files.head(file) == FileAnswer::Missing).then(|| format!("no such file: {shown}")),
                };
                if let Some(problem) = problem {
                    self.error(&values::FILE_MISSING, key, format!("'{shown}' does not exist: {problem}"));
                }
            }
        }
        if self.value(legal, "repoOwner").is_some() {
            self.warning(&codes::REPLACED, "legal.repoOwner", USE_NAME);
        }
    }

    fn description(&mut self, section: NodeId, path: &str) {
        if self.edition < Edition::V1_0 && self.full_text(section, "genericName").is_some() {
            self.warning(&codes::DEPRECATED, &format!("{path}.genericName"), SAFE_TO_DROP);
        }
        for key in ["documentation", "apiDocumentation"] {
            self.reachable(self.value(section, key), &format!("{path}.{key}"));
        }
        for (index, text) in self.texts(section, "screenshots") {
            let key = format!("{path}.screenshots[{index}]");
            if self.relative_or_url(&text, &key)
                && let Some(problem) = self.picture(&text, &[".jpg", ".png"], false)
            {
                self.error(&values::FILE_MISSING, &key, format!("'{text}' is not an image: {problem}"));
            }
        }
        for (index, text) in self.texts(section, "videos") {
            let Ok(url) = Url::parse(&text) else { continue };
            if !(url.is_http() && VIDEO_HOSTS.contains(&url.host.to_lowercase())) {
                let message = format!("'{url}' is not a valid video URL supporting oEmbed: invalid oEmbed link: {url}");
                self.error(&values::VIDEO, &format!("{path}.videos[{index}]"), message);
            }
        }
    }

    fn italy(&mut self, root: NodeId) {
        let (upper, lower) = (self.value(root, "IT"), self.value(root, "it"));
        if lower.is_some() {
            let message = "Lowercase country codes are DEPRECATED and will be removed in the future. Use 'IT' instead";
            self.warning(&codes::LOWERCASE_SECTION, "it", message);
        }
        if lower.is_some() && upper.is_some() {
            self.error(&codes::SECTION_TWICE, "it", "'IT' key already present. Remove this key".to_owned());
        }
        let Some(section) = upper.or(lower) else { return };
        if self.value(section, "conforme").is_some() {
            self.warning(&codes::DEPRECATED, "IT.conforme", SAFE_TO_DROP);
        }
        let code = self.value(section, "riuso").and_then(|riuso| self.full_text(riuso, "codiceIPA")).map(str::to_owned);
        if let Some(code) = code.filter(|code| self.options.knows_italian_code(code)) {
            let message = format!(
                "This key is DEPRECATED and will be removed in the future. Use 'organisation.uri' and set it to 'urn:x-italian-pa:{code}' instead"
            );
            self.warning(&codes::REPLACED, "IT.riuso.codiceIPA", message);
        }
    }
}
