//! How a path is written for people: relative to the working directory, with `/`, and harmless.

use std::path::{Component, MAIN_SEPARATOR, Path};

/// A path relative to the working directory, with `..` where it leads out of it, and as it is where the two have
/// nothing but the root in common. Both must be resolved; the disk is not asked.
#[must_use]
pub fn shown(path: &Path, working_directory: &Path) -> String {
    if let Ok(below) = path.strip_prefix(working_directory) {
        return if below.as_os_str().is_empty() { ".".to_owned() } else { cleaned(below) };
    }
    let common = path.components().zip(working_directory.components()).take_while(|(one, other)| one == other);
    let common: Vec<Component<'_>> = common.map(|(one, _)| one).collect();
    if !common.iter().any(|component| matches!(component, Component::Normal(_))) {
        return cleaned(path);
    }
    let up = working_directory.components().skip(common.len()).map(|_| "..");
    let down: Vec<String> = path.components().skip(common.len()).map(|component| cleaned(component.as_ref())).collect();
    up.chain(down.iter().map(String::as_str)).collect::<Vec<_>>().join("/")
}

/// The text of a path: `/` between names, and a replacement character for what is no character or would be obeyed by a
/// terminal.
#[must_use]
pub fn cleaned(path: &Path) -> String {
    let text = path.to_string_lossy();
    let is_plain = MAIN_SEPARATOR == '/' && text.bytes().all(|byte| matches!(byte, b' '..=b'~'));
    if is_plain {
        return text.into_owned();
    }
    let character = |character: char| match character {
        MAIN_SEPARATOR => '/',
        _ if character.is_control() => char::REPLACEMENT_CHARACTER,
        _ => character,
    };
    text.chars().map(character).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_shown_from_the_working_directory() {
        for (path, said) in [
            ("/srv/a/repo/register/x.yaml", "register/x.yaml"),
            ("/srv/a/repo", "."),
            ("/srv/a/other/x.yaml", "../other/x.yaml"),
            ("/srv/a", ".."),
            ("/opt/x.yaml", "/opt/x.yaml"),
            ("/srv/a/repo/a\nb\u{1b}.yaml", "a\u{fffd}b\u{fffd}.yaml"),
            ("/srv/a/repo/Verstöße.yaml", "Verstöße.yaml"),
        ] {
            assert_eq!(shown(Path::new(path), Path::new("/srv/a/repo")), said);
        }
    }
}
