//! Records that exist nowhere, in two languages, as many as one wants: real words drawn from the vocabularies, invented
//! words beside them, frequencies like those of a language.
