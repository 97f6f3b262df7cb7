//! Opening a link in the user's browser. Only https, never through a shell, and only where somebody sees it open: over
//! SSH, or without a window system, there is no browser to ask.

use crate::store::disk;

/// Asks the browser to open a link; it does not wait for it.
///
/// # Errors
/// It is not https, there is no display here, or no browser could be started: one sentence without a full stop.
pub fn open(link: &str) -> Result<(), String> {
    let url = url::Url::parse(link)
        .ok()
        .filter(|url| url.scheme() == "https")
        .ok_or_else(|| t!("Only https links are opened").to_owned())?;
    let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    if !has_display(is_set, cfg!(target_os = "macos")) {
        return Err(t!("There is no display here to open a browser on").to_owned());
    }
    open::that_detached(url.as_str())
        .map_err(|error| disk::said(&error))
        .map_err(|error| t!("No browser can be started: {error}", error))
}

/// Whether a browser would open before the one who asks. `is_set`: an environment variable.
fn has_display(is_set: impl Fn(&str) -> bool, is_mac: bool) -> bool {
    if is_set("DISPLAY") || is_set("WAYLAND_DISPLAY") {
        return true;
    }
    let far = is_set("SSH_CONNECTION") || is_set("SSH_TTY");
    // The Linux inside Windows asks Windows.
    !far && (is_mac || is_set("WSL_DISTRO_NAME"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_is_asked_only_where_it_would_be_seen() {
        let display = |set: &[&str], is_mac| has_display(|name| set.contains(&name), is_mac);
        assert!(display(&["DISPLAY"], false));
        assert!(display(&["WAYLAND_DISPLAY", "SSH_TTY"], false));
        assert!(display(&["WSL_DISTRO_NAME"], false));
        assert!(display(&[], true));
        assert!(!display(&[], false));
        assert!(!display(&["SSH_CONNECTION"], true));
    }

    #[test]
    fn only_https_is_opened() {
        for link in [
            "http://example.org/a",
            "file:///etc/passwd",
            "-x",
            "javascript:1",
        ] {
            assert_eq!(
                open(link),
                Err("Only https links are opened".to_owned()),
                "{link}"
            );
        }
    }
}
