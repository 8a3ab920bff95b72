//! The readers of a desk: a screen for each pack, made when it is first asked for.
//!
//! Which pack reads is settled by the practice's country and profession, or by whoever starts the program. Several servers
//! may share a desk, so the practice is looked at each time and never remembered here. Deliberately absent: reading.

use std::sync::OnceLock;

use chaperone_screen::contract::Contract;
use chaperone_screen::{Pack, Screen};

use crate::error::Error;
use crate::practice::Practice;

pub(crate) struct Readers {
    /// Settled by whoever starts the program; wins over the practice.
    fixed: Option<String>,
    /// In the order of [`Pack::NAMES`].
    made: [OnceLock<Reader>; Pack::NAMES.len()],
}

struct Reader {
    screen: Screen,
    /// For rows that name no pack; made when a program first asks for it.
    contract: OnceLock<Contract>,
}

impl Readers {
    pub(crate) fn new(fixed: Option<String>) -> Readers {
        Readers { fixed, made: [const { OnceLock::new() }; Pack::NAMES.len()] }
    }

    /// The screen of this practice; of no practice yet, that of the first pack.
    pub(crate) fn screen(&self, practice: Option<&Practice>) -> Result<&Screen, Error> {
        Ok(&self.reader(practice)?.screen)
    }

    pub(crate) fn contract(&self, practice: &Practice) -> Result<&Contract, Error> {
        let reader = self.reader(Some(practice))?;
        if let Some(made) = reader.contract.get() {
            return Ok(made);
        }
        let made = Contract::new(reader.screen.pack().clone(), None).map_err(|_| Error::Pack)?;
        Ok(reader.contract.get_or_init(|| made))
    }

    fn reader(&self, practice: Option<&Practice>) -> Result<&Reader, Error> {
        let name = self.fixed.as_deref().or(practice.map(Practice::pack)).unwrap_or(Pack::NAMES[0]);
        let place = Pack::NAMES.iter().position(|known| *known == name).ok_or(Error::Pack)?;
        let cell = self.made.get(place).ok_or(Error::Pack)?;
        if let Some(made) = cell.get() {
            return Ok(made);
        }
        let screen = Screen::new(Pack::named(name).map_err(|_| Error::Pack)?);
        Ok(cell.get_or_init(|| Reader { screen, contract: OnceLock::new() }))
    }
}
