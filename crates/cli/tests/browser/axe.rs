//! axe-core, if it is there: it finds what people with other senses would stumble over.

use std::path::PathBuf;

use crate::started::skipped;

/// What a page must keep, by axe-core's tags.
pub(crate) const EVERYTHING: &str = "{ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', \
                                     'wcag22aa', 'best-practice'] }";

/// What can change with the colours alone.
pub(crate) const COLOURS: &str =
    "{ runOnly: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] } }";

/// The source of axe-core: the file that `PLUMB_AXE` names, or the one that `./test` has fetched.
pub(crate) fn source(test: &str) -> Option<String> {
    let named = std::env::var_os("PLUMB_AXE").map(PathBuf::from);
    let home = std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".cache"));
    let cache = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from).or(home);
    let fetched = cache.map(|cache| cache.join("plumbline/axe/node_modules/axe-core/axe.min.js"));
    let what = format!("{test}, the rules of axe-core");
    let Some(file) = named.or(fetched) else {
        skipped(&what, "PLUMB_AXE does not name axe.min.js, and there is no home to look in");
        return None;
    };
    match std::fs::read_to_string(&file) {
        Ok(source) => Some(source),
        Err(error) => {
            let why = format!("{}: {error}; PLUMB_AXE may name axe.min.js", file.display());
            skipped(&what, &why);
            None
        }
    }
}

/// A script that hands over the violations, one sentence each. What still fades in has not its own
/// colours yet, so it ends first.
pub(crate) fn question(rules: &str) -> String {
    format!(
        "const done = arguments[arguments.length - 1];
         const told = v => `${{v.id}} (${{v.impact}}, ${{v.nodes.length}} times): ${{v.nodes[0].html.slice(0, 160)}}`;
         document.getAnimations().forEach(animation => animation.finish());
         axe.run(document, {rules}).then(
             result => done(result.violations.map(told)), error => done([`axe-core: ${{error}}`]));"
    )
}
