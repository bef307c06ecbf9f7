//! How much of everything is read.

/// How much of everything is read of a file. More is an error, never silently left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file itself.
    pub file_bytes: u64,
    /// Bytes that are unpacked and decoded, of all compressed streams, encoded attachments and repeated
    /// drawings of a file together: a small file may stand for a lot of text.
    pub unpacked_bytes: u64,
    /// Arrays and objects of JSON within each other, and elements of XML.
    pub depth: u32,
    /// Files within files: attachments, attached messages and the multiparts around them, embedded documents.
    pub files_depth: u32,
    /// Pages of a PDF.
    pub pages: u64,
    /// Pieces of text that are given.
    pub parts: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 1 << 30,
            unpacked_bytes: 1 << 30,
            depth: 512,
            files_depth: 16,
            pages: 100_000,
            parts: 1 << 32,
        }
    }
}
