//! The floor of the speed table: a bare ratatui program with one text area and nothing else. `floor FILE`; Ctrl-Q ends.

use ratatui::crossterm::event::{
    self, DisableBracketedPaste, EnableBracketedPaste, Event, KeyCode, KeyModifiers,
};
use ratatui::crossterm::execute;
use tui_textarea::TextArea;

fn main() -> std::io::Result<()> {
    let path = std::env::args_os().nth(1);
    let text = path.map(std::fs::read_to_string).transpose()?;
    let mut area = TextArea::from(text.unwrap_or_default().lines());
    let mut terminal = ratatui::init();
    execute!(std::io::stdout(), EnableBracketedPaste)?;
    loop {
        terminal.draw(|frame| frame.render_widget(&area, frame.area()))?;
        match event::read()? {
            Event::Key(key)
                if key.code == KeyCode::Char('q') && key.modifiers == KeyModifiers::CONTROL =>
            {
                break;
            }
            Event::Key(key) => {
                area.input(key);
            }
            Event::Paste(text) => {
                area.insert_str(text.replace('\r', "\n"));
            }
            _ => {}
        }
    }
    execute!(std::io::stdout(), DisableBracketedPaste)?;
    ratatui::restore();
    Ok(())
}
