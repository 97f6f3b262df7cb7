//! Runs a command that prints a secret: without a shell, bounded in time, its output shown nowhere.

use std::io::{BufRead, BufReader, Read};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use secrecy::SecretString;

use super::disk;

/// How long such a command may take.
pub const LIMIT: Duration = Duration::from_secs(30);

/// The most that is read of its output, in bytes.
const OUTPUT: u64 = 64 * 1024;

/// The first line that `argv` prints on its standard output, without its line end.
///
/// Its standard error goes nowhere: it would be drawn over the screen, and may hold the secret.
///
/// # Errors
/// One sentence that names the program, and shows nothing of what it printed.
pub fn first_line(argv: &[String], limit: Duration) -> Result<SecretString, String> {
    let (program, arguments) = argv
        .split_first()
        .ok_or_else(|| t!("the command is empty").to_owned())?;
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| disk::said(&error))
        .map_err(|error| t!("`{program}` cannot be run: {error}", program, error))?;

    let (line_out, line_in) = mpsc::channel();
    if let Some(output) = child.stdout.take() {
        // On a thread of its own, because a grandchild may hold the pipe open long after the command ended.
        std::thread::spawn(move || {
            let mut output = BufReader::new(output.take(OUTPUT));
            let mut line = Vec::new();
            let read = output.read_until(b'\n', &mut line).map(|_| line);
            let _ = line_out.send(read);
            // Drained, so that a command that prints more does not die of a closed pipe.
            let _ = std::io::copy(&mut output.into_inner().into_inner(), &mut std::io::sink());
        });
    }

    let end = Instant::now() + limit;
    let too_slow = || {
        t!(
            "`{program}` took longer than {as_secs} s",
            program,
            as_secs = limit.as_secs()
        )
    };
    let status = loop {
        match child.try_wait() {
            Ok(Some(status)) => break status,
            Ok(None) if Instant::now() < end => std::thread::sleep(Duration::from_millis(5)),
            Ok(None) => {
                let _ = child.kill();
                let _ = child.wait();
                return Err(too_slow());
            }
            Err(error) => {
                return Err(t!(
                    "`{program}` cannot be waited for: {error}",
                    program,
                    error
                ));
            }
        }
    };
    if !status.success() {
        return Err(t!(
            "`{program}` failed ({status}); run it in a shell to see why: what it says is not shown here, it may hold the secret",
            program,
            status
        ));
    }
    let rest = end.saturating_duration_since(Instant::now());
    let line = match line_in.recv_timeout(rest) {
        Ok(Ok(line)) => line,
        Ok(Err(error)) => {
            return Err(t!(
                "the output of `{program}` cannot be read: {error}",
                program,
                error
            ));
        }
        Err(_) => return Err(too_slow()),
    };
    let line = String::from_utf8(line)
        .map_err(|_holds_the_output| t!("the output of `{program}` is not UTF-8 text", program))?;
    Ok(SecretString::from(line.trim_end_matches(['\r', '\n'])))
}

#[cfg(test)]
mod tests {
    use super::*;
    use secrecy::ExposeSecret;

    fn sh(script: &str, limit: Duration) -> Result<String, String> {
        let argv = ["/bin/sh", "-c", script].map(str::to_owned);
        first_line(&argv, limit).map(|line| line.expose_secret().to_owned())
    }

    #[test]
    fn the_first_line_is_taken_and_the_rest_is_drained() {
        assert_eq!(sh("echo one; echo two", LIMIT).unwrap(), "one");
        assert_eq!(sh("printf 'a b\\r\\n'", LIMIT).unwrap(), "a b");
        assert_eq!(sh("true", LIMIT).unwrap(), "");
        let long = "echo one; i=0; while [ $i -lt 9000 ]; do echo 0123456789; i=$((i+1)); done";
        assert_eq!(sh(long, LIMIT).unwrap(), "one");
    }

    #[test]
    fn arguments_are_no_shell_text() {
        let argv = ["/bin/echo", "$HOME; echo x"].map(str::to_owned);
        let line = first_line(&argv, LIMIT).unwrap();
        assert_eq!(line.expose_secret(), "$HOME; echo x");
    }

    #[test]
    fn what_went_wrong_names_the_program_and_no_output() {
        let error = sh("echo hush; echo hush >&2; exit 3", LIMIT).unwrap_err();
        assert!(error.contains("/bin/sh") && error.contains('3'), "{error}");
        assert!(!error.contains("hush"), "{error}");
        let error = sh("printf 'hush\\377\\n'", LIMIT).unwrap_err();
        assert!(
            error.contains("UTF-8") && !error.contains("hush"),
            "{error}"
        );
        let error = first_line(&["/no/such/program".to_owned()], LIMIT).unwrap_err();
        assert!(error.contains("/no/such/program"), "{error}");
        assert!(first_line(&[], LIMIT).is_err());
    }

    #[test]
    fn a_command_that_does_not_end_is_stopped() {
        let error = sh("exec sleep 1000", Duration::from_millis(50)).unwrap_err();
        assert!(error.contains("took longer"), "{error}");
    }
}
