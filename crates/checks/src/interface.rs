//! Whether a software has an interface that people see.

use crate::context::Context;
use crate::files;

/// Files of which interfaces are made. Plain HTML is left out: documentation is made of it too.
const EXTENSIONS: &[&str] = &[
    "vue",
    "svelte",
    "jsx",
    "tsx",
    "qml",
    "ui",
    "xaml",
    "axaml",
    "fxml",
    "storyboard",
    "xib",
    "erb",
    "haml",
    "slim",
    "twig",
    "blade.php",
    "cshtml",
    "razor",
    "jsp",
    "jspx",
    "ejs",
    "hbs",
    "handlebars",
    "jinja",
    "jinja2",
    "j2",
    "mustache",
    "ftl",
    "glade",
    "dfm",
    "latte",
    "phtml",
];

/// Whether the repository holds files of an interface. Declared libraries and configuration files have none; when nothing
/// is recognised nor declared, it is not known: interfaces written in Java, C or Python have no files of their own.
pub fn has_one(context: &Context<'_>) -> Option<bool> {
    let declared = context.publiccode().and_then(|(_, report)| report.document.software_type.as_deref());
    if matches!(declared, Some("library" | "configurationFiles" | "standalone/backend")) {
        return Some(false);
    }
    let shown = context.files().any(|entry| {
        let path = entry.path.as_str();
        let template = path.ends_with(".html")
            && files::folder(path)
                .split('/')
                .any(|part| matches!(part, "templates" | "views" | "layouts" | "components" | "app"));
        let ours = !files::is_vendored(path)
            && !files::is_test(path)
            && !path.starts_with("docs/")
            && !path.starts_with("doc/");
        ours && (template
            || EXTENSIONS.contains(&files::extension(path))
            || path.ends_with(".blade.php")
            || path.ends_with("AndroidManifest.xml"))
    });
    (shown || matches!(declared, Some("standalone/web" | "standalone/desktop" | "standalone/mobile"))).then_some(true)
}
