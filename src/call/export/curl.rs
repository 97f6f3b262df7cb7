//! A call as a curl command line that can be run: POSIX quoting, the key as `$HAMSA_API_KEY`.

use super::{Given, KEY_VARIABLE, address, given, key, quoted_if_needed};
use crate::call::body::Body;
use crate::call::target::Target;

/// The command, in the form that Hamsa's documentation uses. Its data is byte for byte [`Body::text`]; a webhook
/// secret reads `«NAME»`. For the sandbox the key is the word `sandbox`, so that the real one is not sent to it.
#[must_use]
pub fn export(body: &Body, target: &Target) -> String {
    let key = key(target, format!("${KEY_VARIABLE}"));
    let url = quoted_if_needed(&address(target));
    let (before, data) = match given(body) {
        Given::Word(text) => (String::new(), format!("--data-raw {text}")),
        Given::Piped(before) => (before, "--data-binary @-".to_owned()),
    };
    [
        &format!("{before}curl --request POST"),
        &format!("--url {url}"),
        &format!("--header \"Authorization: Token {key}\""),
        "--header 'Content-Type: application/json'",
        &data,
    ]
    .join(" \\\n  ")
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;
    use crate::draft::{Draft, ParamValue};

    /// Runs a command with a `curl` that prints its data, and gives what it printed.
    fn run(command: &str) -> Vec<u8> {
        let folder = tempfile::tempdir().unwrap();
        let script = folder.path().join("script");
        let stub = "curl() { while [ $# -gt 1 ]; do shift; done; \
                    if [ \"$1\" = @- ]; then cat; else printf '%s' \"$1\"; fi; }";
        std::fs::write(&script, format!("{stub}\n{command}\n")).unwrap();
        let output = Command::new("sh").arg(&script).output().unwrap();
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{command}");
        output.stdout
    }

    fn draft(preamble: &str) -> Draft {
        Draft {
            agent_name: "it's $HOME `id` \\ \"x\" !!".to_owned(),
            preamble: preamble.to_owned(),
            to_number: "+12025550144".to_owned(),
            phone_number: "+12025550143".to_owned(),
            ..Draft::default()
        }
    }

    #[test]
    fn it_has_the_documentations_own_form() {
        let body = Body::of(&Draft {
            agent_name: "A".to_owned(),
            ..Draft::default()
        });
        let target = Target::live("https://api.tryhamsa.com").unwrap();
        let expected = r#"curl --request POST \
  --url https://api.tryhamsa.com/v1/voice-agents/phone-number/call \
  --header "Authorization: Token $HAMSA_API_KEY" \
  --header 'Content-Type: application/json' \
  --data-raw '{
  "toNumber": "",
  "phoneNumber": "",
  "agentDetails": {
    "agentName": "A"
  }
}'"#;
        assert_eq!(export(&body, &target), expected);
    }

    #[test]
    fn the_shell_reads_the_body_back_byte_for_byte() {
        let target = Target::live("https://api.tryhamsa.com/it's&x").unwrap();
        for preamble in [
            "plain",
            "it's",
            "''''",
            r"'\''",
            "$5 ${x} $(id) `id` {{USER}} {% raw %} \\n \\\\ \" !! !x *",
            "a\nb\r\n\tc\u{0}\u{1b}[2J",
            "مرحبا يا {{name}} 👨‍👩‍👧",
            "\nends with a line end\n\n",
            "@file",
            "-d",
        ] {
            let mut draft = draft(preamble);
            let value = ParamValue::Text(preamble.to_owned());
            draft.params.insert(preamble.to_owned(), value);
            let body = Body::of(&draft);
            let printed = run(&export(&body, &target));
            assert_eq!(String::from_utf8(printed).unwrap(), body.text());
        }
    }

    #[test]
    fn a_body_too_long_for_an_argument_is_piped() {
        let body = Body::of(&draft(&"it's long\n".repeat(20_000)));
        let command = export(&body, &Target::sandbox(1));
        assert!(command.starts_with("printf '%s' '{"));
        assert!(run(&command) == body.text().as_bytes());
    }

    #[test]
    fn the_sandbox_never_sees_the_real_key() {
        let command = export(&Body::of(&Draft::default()), &Target::sandbox(4321));
        assert!(command.contains("http://127.0.0.1:4321/v1/"), "{command}");
        assert!(command.contains("Token sandbox"), "{command}");
        assert!(!command.contains("HAMSA_API_KEY"), "{command}");
    }
}
