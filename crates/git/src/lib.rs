//! Reads repositories: trees, files, history and tags at one commit, as a [`levain_model::RepositoryView`].
