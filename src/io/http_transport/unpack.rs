//! Undoes what a server did to a body on the way (`Content-Encoding`, RFC 9110 section 8.4): apps get it unpacked, and so do masking and
//! rules.

use std::io::Read;

use bytes::Bytes;

use crate::domain::web::body::BodyRef;
use crate::domain::web::packed::{Packed, codings};
use crate::domain::web::wire::{FailureKind, Reply};

use super::failure::Cause;

/// So many codings on top of each other are undone; nobody means more.
const MOST_CODINGS: usize = 4;

/// The reply with its body unpacked. Reading stops at `max_bytes`, and the reply says so. Whatever is not whole is unpacked as far as it
/// goes. `is_whole`: the body came to its end.
pub(super) fn unpacked(reply: &mut Reply, bytes: Bytes, max_bytes: u64, is_whole: bool) -> (Bytes, Option<Cause>) {
    let lines = reply.headers.iter().filter(|(name, _)| name == "content-encoding").map(|(_, value)| value.as_str());
    let encoding = lines.collect::<Vec<_>>().join(", ");
    let codings: Vec<String> = codings(&encoding).collect();
    let known = ["gzip", "x-gzip", "deflate", "br", "zstd"];
    if bytes.is_empty() || codings.is_empty() || codings.len() > MOST_CODINGS || codings.iter().any(|coding| !known.contains(&&**coding)) {
        return (bytes, None);
    }
    let packed = Packed { encoding, bytes: bytes.len() as u64 };
    let mut trouble = None;
    let mut held = bytes.to_vec();
    for coding in codings.iter().rev() {
        let (out, error) = undone(coding, &held, max_bytes);
        if out.len() as u64 >= max_bytes {
            reply.body_truncated = true;
        } else if let Some(error) = error.filter(|_| is_whole && !reply.body_truncated) {
            trouble = Some(Cause::new(FailureKind::Encoding, format!("the body is not {coding}, as its Content-Encoding says ({error})")));
        }
        held = out;
    }
    let bytes = Bytes::from(held);
    reply.body = BodyRef::of(&bytes);
    reply.packed = Some(packed);
    (bytes, trouble)
}

/// What comes out, and why there is no more.
fn undone(coding: &str, bytes: &[u8], max_bytes: u64) -> (Vec<u8>, Option<std::io::Error>) {
    let mut out = Vec::new();
    let mut read = |reader: &mut dyn Read| std::io::copy(&mut reader.take(max_bytes), &mut out).err();
    let error = match coding {
        "br" => read(&mut brotli_decompressor::Decompressor::new(bytes, 64 * 1024)),
        "zstd" => match ruzstd::decoding::StreamingDecoder::new(bytes) {
            Ok(mut reader) => read(&mut reader),
            Err(error) => Some(std::io::Error::other(error.to_string())),
        },
        // Servers that mean zlib's bare stream exist, and browsers take both.
        "deflate" if !is_zlib(bytes) => read(&mut flate2::read::DeflateDecoder::new(bytes)),
        "deflate" => read(&mut flate2::read::ZlibDecoder::new(bytes)),
        _ => read(&mut flate2::read::MultiGzDecoder::new(bytes)),
    };
    (out, error)
}

/// RFC 1950, section 2.2.
fn is_zlib(bytes: &[u8]) -> bool {
    matches!(bytes, [first, second, ..] if first & 0x0F == 8 && (u16::from(*first) * 256 + u16::from(*second)).is_multiple_of(31))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;

    use flate2::Compression;

    fn reply(encoding: &str, bytes: &[u8]) -> Reply {
        Reply { version: "HTTP/1.1".into(), ..Reply::new(200, vec![("content-encoding".into(), encoding.into())], BodyRef::of(bytes)) }
    }

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut writer = flate2::write::GzEncoder::new(Vec::new(), Compression::best());
        writer.write_all(bytes).unwrap();
        writer.finish().unwrap()
    }

    #[test]
    fn each_coding_is_undone_and_what_came_is_told() {
        let text = b"{\"token\": \"opaque-token-1\"}".to_vec();
        let deflate = {
            let mut writer = flate2::write::DeflateEncoder::new(Vec::new(), Compression::best());
            writer.write_all(&text).unwrap();
            writer.finish().unwrap()
        };
        let zlib = {
            let mut writer = flate2::write::ZlibEncoder::new(Vec::new(), Compression::best());
            writer.write_all(&text).unwrap();
            writer.finish().unwrap()
        };
        // Both as their command line tools write them: one stored block each.
        let brotli = [&b"\x0b\x0d\x80"[..], &text, b"\x03"].concat();
        let zstd = ruzstd::encoding::compress_to_vec(&text[..], ruzstd::encoding::CompressionLevel::Uncompressed);
        for (encoding, bytes) in [
            ("gzip", gzip(&text)),
            ("X-GZIP", gzip(&text)),
            ("deflate", deflate),
            ("deflate", zlib),
            ("br", brotli),
            ("zstd", zstd),
            ("gzip, gzip", gzip(&gzip(&text))),
        ] {
            let mut reply = reply(encoding, &bytes);
            let (out, trouble) = unpacked(&mut reply, Bytes::from(bytes.clone()), 1_000_000, true);
            assert_eq!((&out[..], trouble), (&text[..], None), "{encoding}");
            assert_eq!(reply.packed, Some(Packed { encoding: encoding.into(), bytes: bytes.len() as u64 }));
            assert_eq!(reply.body, BodyRef::of(&text));
        }
    }

    #[test]
    fn a_bomb_stops_at_the_limit_half_a_body_shows_its_half_and_what_is_not_packed_is_said() {
        let bomb = gzip(&vec![b'a'; 5_000_000]);
        let mut one = reply("gzip", &bomb);
        let (out, trouble) = unpacked(&mut one, bomb.into(), 1_000_000, true);
        assert_eq!((out.len(), one.body_truncated, trouble), (1_000_000, true, None));

        let text: Vec<u8> = (0..100_000u32).flat_map(|n| n.to_string().into_bytes()).collect();
        let mut half = gzip(&text);
        half.truncate(half.len() / 2);
        let (out, trouble) = unpacked(&mut reply("gzip", &half), half.clone().into(), 1_000_000, false);
        assert!(trouble.is_none() && out.len() > 1000 && text.starts_with(&out));

        let (out, trouble) = unpacked(&mut reply("gzip", b"{}"), Bytes::from_static(b"{}"), 1_000_000, true);
        let trouble = trouble.unwrap();
        assert_eq!((out.len(), trouble.kind), (0, FailureKind::Encoding));
        assert!(trouble.detail.starts_with("the body is not gzip, as its Content-Encoding says"), "{}", trouble.detail);

        let (out, trouble) = unpacked(&mut reply("aws-chunked", b"{}"), Bytes::from_static(b"{}"), 1_000_000, true);
        assert_eq!((&out[..], trouble), (&b"{}"[..], None));
    }
}
