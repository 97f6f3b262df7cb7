//! What stands below the help of each command of `ringback calls`: examples, and its exit codes.

pub const LIST: &str = "\
Examples:
  ringback calls list --since 2d --status completed
  ringback calls list --search \"noor confirmed=true rating:4+\"
  ringback calls list --to +966 --json | jq -r '.[].callId'

Exit codes: 0 done, also where no call fits, 2 wrong usage, 5 the ledger or config.toml cannot be read. What --json prints \
is described by `ringback schema calls-list`.";

pub const SHOW: &str = "\
Examples:
  ringback calls show d949f13f
  ringback calls show d949f13f --json | jq .outcome
  ringback calls show d949f13f --open-recording

Where there is no display to open a browser on, the recording's link is told instead.

Exit codes: 0 done, 2 wrong usage, or the id is that of several calls, 5 no such call, no recording to open, or the ledger \
cannot be read. What --json prints is described by `ringback schema calls-show`.";

pub const DRAFT: &str = "\
Examples:
  ringback calls draft d949f13f > winner.toml

The draft is as it was when the call was placed, with the texts that stood in files beside it in their place.

Exit codes: 0 done, 2 wrong usage, or the id is that of several calls, 5 no such call, or the ledger cannot be read. What \
--json prints is described by `ringback schema calls-draft`.";

pub const DIFF: &str = "\
Examples:
  ringback calls diff d949f13f 6f9619ff
  ringback calls diff d949f13f 6f9619ff --json | jq .outcome

Exit codes: 0 done, also where nothing differs, 2 wrong usage, or an id is that of several calls, 5 no such call, or the \
ledger cannot be read. What --json prints is described by `ringback schema calls-diff`.";

pub const EXPORT: &str = "\
Examples:
  ringback calls export > calls.json
  ringback calls export --format csv --mask -o calls.csv
  ringback calls export --since 3w --status completed | jq '.[].outcome'

Exit codes: 0 done, also where no call fits, 2 wrong usage, 5 the ledger cannot be read, or FILE is there already or cannot \
be written. What is printed is described by `ringback schema calls-export`.";

pub const NOTE: &str = "\
Examples:
  ringback calls note d949f13f \"the shorter greeting\"
  ringback calls note d949f13f \"\"

Exit codes: 0 done, 2 wrong usage, or the id is that of several calls, 5 no such call, or the ledger cannot be written. \
What --json prints is described by `ringback schema calls-marks`.";

pub const RATE: &str = "\
Examples:
  ringback calls rate d949f13f 4
  ringback calls rate d949f13f 0

Exit codes: 0 done, 2 wrong usage, or the id is that of several calls, 5 no such call, or the ledger cannot be written. \
What --json prints is described by `ringback schema calls-marks`.";
