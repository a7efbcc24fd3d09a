//! The index on disk or in memory: made again at will, changed in single commits that carry the cursor of the events
//! they come from.

mod schema;
mod segment;
mod tokenizer;

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use levain_model::Id;
use serde::{Deserialize, Serialize};
use tantivy::directory::{Directory, MmapDirectory, RamDirectory};
use tantivy::{IndexReader, IndexWriter, ReloadPolicy, TantivyDocument};

use crate::bridge::Bridge;
use crate::document::SearchDocument;
use crate::error::SearchError;
use crate::query::{Query, Results};

pub(crate) use schema::{Fields, Part, StoredText, StoredTexts};
pub(crate) use segment::{Segment, Snapshot, ValueDocs};
pub(crate) use tokenizer::Analysis;

/// Memory of one indexing thread, bytes: the engine flushes a segment when it is full.
const MEMORY_PER_THREAD: usize = 64 << 20;
/// Folder of ours inside the one given, so that emptying it harms nothing else.
const FOLDER: &str = "index";

/// The search index. Cheap to clone; searching never waits for writing.
#[derive(Clone)]
pub struct Index {
    shared: Arc<Shared>,
}

struct Shared {
    engine: tantivy::Index,
    fields: Fields,
    bridge: Arc<Bridge>,
    reader: IndexReader,
    snapshot: RwLock<Arc<Snapshot>>,
    writing: Mutex<()>,
}

/// What a commit carries beside the documents.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Stamp {
    format: u32,
    vocabulary: u64,
    cursor: i64,
}

impl Index {
    /// Opens the index of a folder, made when there is none. One that is damaged, or made by another version of the
    /// program or with other vocabularies, is emptied: [`Index::cursor`] is then none.
    ///
    /// # Errors
    /// The folder cannot be made or read.
    pub fn open(folder: &Path, bridge: Arc<Bridge>) -> Result<Index, SearchError> {
        let folder = folder.join(FOLDER);
        std::fs::create_dir_all(&folder)?;
        let opened = Index::over(open_directory(&folder)?, bridge.clone());
        if let Ok(index) = &opened
            && (index.cursor().is_some() || index.is_empty())
        {
            return opened;
        }
        drop(opened);
        std::fs::remove_dir_all(&folder)?;
        std::fs::create_dir_all(&folder)?;
        Index::over(open_directory(&folder)?, bridge)
    }

    /// An empty index in memory.
    ///
    /// # Errors
    /// The engine failed.
    pub fn in_memory(bridge: Arc<Bridge>) -> Result<Index, SearchError> {
        Index::over(Box::new(RamDirectory::create()), bridge)
    }

    fn over(directory: Box<dyn Directory>, bridge: Arc<Bridge>) -> Result<Index, SearchError> {
        let (schema, fields) = schema::schema();
        let mut engine = tantivy::Index::open_or_create(directory, schema)?;
        engine.set_tokenizers(schema::tokenizers());
        let reader = engine.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        let snapshot = Snapshot::new(&reader, &fields, None, None)?;
        let shared = Shared {
            engine,
            fields,
            bridge,
            reader,
            snapshot: RwLock::new(Arc::new(snapshot)),
            writing: Mutex::new(()),
        };
        let index = Index { shared: Arc::new(shared) };
        index.refresh()?;
        Ok(index)
    }

    /// The cursor given with the last change; none when the index has to be made again.
    pub fn cursor(&self) -> Option<i64> {
        self.snapshot().cursor
    }

    /// How many documents there are.
    pub fn len(&self) -> u64 {
        self.snapshot().searcher.num_docs()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The vocabularies it was opened with.
    pub fn bridge(&self) -> &Bridge {
        &self.shared.bridge
    }

    /// The same, for another index over them.
    pub fn shared_bridge(&self) -> Arc<Bridge> {
        self.shared.bridge.clone()
    }

    /// Replaces everything by `documents` in one commit: readers see the old index until then, a crash leaves it. Then
    /// gathers the documents so that reading is fastest.
    ///
    /// # Errors
    /// Storage failed, or another process is writing.
    pub fn rebuild(&self, documents: impl IntoIterator<Item = SearchDocument>, cursor: i64) -> Result<(), SearchError> {
        let _writing = self.shared.writing.lock().unwrap_or_else(PoisonError::into_inner);
        let threads = std::thread::available_parallelism().map_or(1, |count| count.get().min(4));
        let mut writer = self.writer(threads)?;
        writer.delete_all_documents()?;
        for document in documents {
            writer.add_document(self.shared.fields.document(&document, &self.shared.bridge))?;
        }
        self.commit(&mut writer, cursor)?;
        let segments = self.shared.engine.searchable_segment_ids()?;
        if segments.len() > 1 {
            writer.merge(&segments).wait()?;
        }
        writer.garbage_collect_files().wait()?;
        writer.wait_merging_threads()?;
        self.refresh()
    }

    /// Applies changes in one commit: `upserts` replace the documents of the same identifier, `deletes` go.
    ///
    /// # Errors
    /// Storage failed, or another process is writing. Nothing has changed then.
    pub fn apply(
        &self,
        upserts: impl IntoIterator<Item = SearchDocument>,
        deletes: &[Id],
        cursor: i64,
    ) -> Result<(), SearchError> {
        let _writing = self.shared.writing.lock().unwrap_or_else(PoisonError::into_inner);
        let mut writer = self.writer(1)?;
        for id in deletes {
            writer.delete_term(self.shared.fields.id_term(*id));
        }
        for document in upserts {
            writer.delete_term(self.shared.fields.id_term(document.id));
            writer.add_document(self.shared.fields.document(&document, &self.shared.bridge))?;
        }
        self.commit(&mut writer, cursor)?;
        writer.wait_merging_threads()?;
        self.refresh()
    }

    /// Looks at what other processes have written since. Changes made through this value are seen at once.
    ///
    /// # Errors
    /// Storage failed.
    pub fn refresh(&self) -> Result<(), SearchError> {
        self.shared.reader.reload()?;
        let expected = (schema::FORMAT, self.shared.bridge.stamp());
        let cursor = self
            .shared
            .engine
            .load_metas()?
            .payload
            .and_then(|payload| serde_json::from_str::<Stamp>(&payload).ok())
            .filter(|stamp| (stamp.format, stamp.vocabulary) == expected)
            .map(|stamp| stamp.cursor);
        let previous = self.snapshot();
        let snapshot = Snapshot::new(&self.shared.reader, &self.shared.fields, cursor, Some(&previous))?;
        *self.shared.snapshot.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(snapshot);
        Ok(())
    }

    /// Searches. Any text is a query: the only failures are those of storage.
    ///
    /// # Errors
    /// Storage failed.
    pub fn search(&self, query: &Query) -> Result<Results, SearchError> {
        crate::execute::search(&self.snapshot(), &self.shared.bridge, query)
    }

    /// Completions of what is being typed: names of software, then expressions of the vocabularies in `language` that
    /// the index can answer. At most `limit`, none for less than two characters.
    ///
    /// # Errors
    /// Storage failed.
    pub fn suggest(
        &self,
        prefix: &str,
        language: levain_model::Language,
        limit: usize,
    ) -> Result<Vec<String>, SearchError> {
        crate::suggest::suggest(&self.snapshot(), &self.shared.bridge, prefix, language, limit)
    }

    fn snapshot(&self) -> Arc<Snapshot> {
        self.shared.snapshot.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn writer(&self, threads: usize) -> Result<IndexWriter<TantivyDocument>, SearchError> {
        Ok(self.shared.engine.writer_with_num_threads(threads, threads * MEMORY_PER_THREAD)?)
    }

    fn commit(&self, writer: &mut IndexWriter<TantivyDocument>, cursor: i64) -> Result<(), SearchError> {
        let stamp = Stamp { format: schema::FORMAT, vocabulary: self.shared.bridge.stamp(), cursor };
        let payload = serde_json::to_string(&stamp).map_err(|error| SearchError::Engine(Box::new(error)))?;
        let mut prepared = writer.prepare_commit()?;
        prepared.set_payload(&payload);
        prepared.commit()?;
        Ok(())
    }
}

fn open_directory(folder: &Path) -> Result<Box<dyn Directory>, SearchError> {
    let directory = MmapDirectory::open(folder).map_err(|error| SearchError::Engine(Box::new(error)))?;
    Ok(Box::new(directory))
}
