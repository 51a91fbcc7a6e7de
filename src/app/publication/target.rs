//! Which `[publish.NAME]` is meant, and who publishes.

use crate::diagnostic::closest;
use crate::model::Config;
use crate::model::publishing::Place;
use crate::parse;
use crate::pipeline::Inputs;

/// Why no target can be chosen.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TargetError {
    /// The configuration names no target.
    #[error("config.toml does not say where to publish to")]
    None,
    /// The configuration names several targets, none of them `default`: these.
    #[error("there are several places to publish to")]
    Several(Vec<String>),
    /// The configuration sends the site to one target alone, and another was asked for.
    #[error("the site goes to `[publish.{only}]` alone here, and not to `{name}`")]
    Other {
        /// The only target.
        only: String,
        /// The target that was asked for.
        name: String,
    },
    /// The target is the only one of several environments: these.
    #[error("several environments go to `[publish.{name}]` alone")]
    Environments {
        /// The name of the target.
        name: String,
        /// The names of the environments.
        environments: Vec<String>,
    },
    /// The target that was asked for is that of an environment, and none was named.
    #[error(
        "`[publish.{name}]` is where `[environment.{environment}]` goes, and no environment was named"
    )]
    Environment {
        /// The name of the target.
        name: String,
        /// The name of the environment.
        environment: String,
    },
    /// The configuration has no target of this name.
    #[error("there is no `[publish.{name}]` in config.toml")]
    Unknown {
        /// The name that was asked for.
        name: String,
        /// The name that comes closest, if any is close.
        closest: Option<String>,
        /// The names of all targets.
        names: Vec<String>,
    },
}

/// Returns the target of this name; without a name, the one to which the site goes alone, the only one, or the one
/// called `default`.
///
/// # Errors
///
/// Fails where the configuration has no such target or sends the site to another one alone, and where the
/// choice is open.
pub fn find_target<'a>(config: &'a Config, name: Option<&str>) -> Result<&'a Place, TargetError> {
    let places = config.publishing.targets.as_slice();
    let only = config.publishing.only.as_ref().map(|only| &only.value);
    let name = match (only, name) {
        (Some(only), Some(name)) if only != name => {
            return Err(TargetError::Other {
                only: only.clone(),
                name: name.to_owned(),
            });
        }
        (Some(only), _) => Some(only.as_str()),
        (None, name) => name,
    };
    let named = |name: &str| places.iter().find(|place| place.name == name);
    let names = || places.iter().map(|place| place.name.clone()).collect();
    match (name, places) {
        (_, []) => Err(TargetError::None),
        (None, [only]) => Ok(only),
        (None, _) => named("default").ok_or_else(|| TargetError::Several(names())),
        (Some(name), _) => named(name).ok_or_else(|| TargetError::Unknown {
            name: name.to_owned(),
            closest: closest(name, places.iter().map(|place| place.name.as_str()))
                .map(ToOwned::to_owned),
            names: names(),
        }),
    }
}

/// Returns the environment in which the site is published to a target, where no other was named: the one that names
/// it as its only target. `None` where none does.
///
/// # Errors
///
/// Fails where several environments do.
pub fn find_environment(inputs: &Inputs, place: &Place) -> Result<Option<String>, TargetError> {
    let owners = parse::environments(&inputs.tree).into_iter();
    let owners = owners.filter(|one| one.target.as_ref() == Some(&place.name));
    let mut owners: Vec<String> = owners.map(|one| one.name).collect();
    match owners.len() {
        0 | 1 => Ok(owners.pop()),
        _ => Err(TargetError::Environments {
            name: place.name.clone(),
            environments: owners,
        }),
    }
}

/// Refuses a target that was asked for by its name where that is the only target of an environment, and the site of
/// no environment would go there.
///
/// # Errors
///
/// Fails where that is so.
pub fn refuse_other_environment(
    inputs: &Inputs,
    asked: Option<&str>,
    environment: Option<&str>,
) -> Result<(), TargetError> {
    let places = inputs.config.value.publishing.targets.iter();
    let mut asked = places.filter(|place| asked == Some(place.name.as_str()));
    let Some(place) = asked.next().filter(|_| environment.is_none()) else {
        return Ok(());
    };
    match find_environment(inputs, place)? {
        Some(environment) => Err(TargetError::Environment {
            name: place.name.clone(),
            environment,
        }),
        None => Ok(()),
    }
}

/// Returns the name of the publisher, as other publishers will read it: the user of a code host's
/// service, else the user and the host.
pub(super) fn publisher() -> String {
    let from = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    for (name, service) in [("GITHUB_ACTOR", "GitHub"), ("GITLAB_USER_LOGIN", "GitLab")] {
        if let Some(user) = from(name) {
            return format!("{user} at {service}");
        }
    }
    let user = ["USER", "LOGNAME", "USERNAME"].into_iter().find_map(from);
    let host = std::fs::read_to_string("/proc/sys/kernel/hostname")
        .ok()
        .map(|host| host.trim().to_owned())
        .or_else(|| ["HOSTNAME", "COMPUTERNAME"].into_iter().find_map(from));
    match (user, host) {
        (Some(user), Some(host)) => format!("{user}@{host}"),
        (Some(one), None) | (None, Some(one)) => one,
        (None, None) => "somebody".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Tree;
    use crate::parse::{Overrides, config};

    fn find(sections: &str, name: Option<&str>) -> Result<String, TargetError> {
        let text = format!("title = 'T'\nbase_url = 'https://example.org'\n{sections}");
        let tree = Tree::in_memory([("config.toml", text.as_str())]);
        let config = config(&tree, &Overrides::default()).value;
        find_target(&config, name).map(|place| place.name.clone())
    }

    #[test]
    fn the_target_that_is_meant_is_found() {
        let one = "[publish.web]\ntarget = 'folder'\npath = 'x'\n";
        let two = format!("{one}[publish.default]\ntarget = 'folder'\npath = 'y'\n");
        assert_eq!(find(one, None).as_deref(), Ok("web"));
        assert_eq!(find(&two, None).as_deref(), Ok("default"));
        assert_eq!(find(&two, Some("web")).as_deref(), Ok("web"));
        let Err(TargetError::Unknown { closest, .. }) = find(&two, Some("wbe")) else {
            panic!("a target was found");
        };
        assert_eq!(closest.as_deref(), Some("web"));
        let other = two.replace("default", "other");
        let names = ["other", "web"].map(ToOwned::to_owned).to_vec();
        match find(&other, None) {
            Err(TargetError::Several(mut found)) => {
                found.sort();
                assert_eq!(found, names);
            }
            found => panic!("{found:?}"),
        }
        assert_eq!(find("", None), Err(TargetError::None));
    }
}
