import type { ScriptedServer } from './scriptedServer.ts';
import { refusal, type Answer } from './scriptedAccess.ts';

/** The server's side of uploads by tus, with a cut connection at hand. */
export class ScriptedUploads {
  /** Bytes of every piece that arrived. */
  readonly pieces: number[] = [];
  /** Requests that are cut off before they are answered, by their number among the pieces. */
  readonly cuts = new Set<number>();
  /** Why the next finished upload is refused. */
  refusal: string | null = null;
  readonly #uploads = new Map<string, { length: number; offset: number; kind: string }>();
  #patches = 0;

  constructor(server: ScriptedServer) {
    server.uploads = (method, path, headers, bytes) => this.#answer(method, path, headers, bytes);
  }

  #answer(method: string, path: string, headers: Record<string, string | undefined>, bytes: number): Answer {
    const tus = { 'tus-resumable': '1.0.0' };
    if (method === 'POST') {
      const kind = Buffer.from((headers['upload-metadata'] ?? '').split(' ')[1] ?? '', 'base64').toString();
      const name = `u${this.#uploads.size + 1}`;
      this.#uploads.set(name, { length: Number(headers['upload-length']), offset: 0, kind });
      return { status: 201, headers: { ...tus, location: `/api/v1/uploads/${name}` } };
    }
    const id = path.split('/')[4] ?? '';
    const upload = this.#uploads.get(id);
    if (upload === undefined) return refusal(404, 'unknownUpload');
    if (method === 'PATCH') {
      if (this.cuts.has(this.#patches++)) return { status: -1 };
      upload.offset += bytes;
      this.pieces.push(bytes);
    }
    const offsets = { ...tus, 'upload-offset': String(upload.offset), 'upload-length': String(upload.length) };
    if (method === 'HEAD') return { status: 200, headers: offsets };
    if (upload.offset < upload.length) return { status: 204, headers: offsets };
    if (this.refusal !== null) return refusal(422, this.refusal);
    const medium = id.padEnd(64, '0');
    return {
      status: 200,
      headers: offsets,
      value: {
        id: medium,
        kind: upload.kind,
        contentType: 'image/jpeg',
        bytes: upload.length,
        width: 8,
        height: 8,
        seconds: null,
        url: `/api/v1/media/${medium}`,
        thumbnail: '/icon.svg',
        position: null,
        takenAt: null,
      },
    };
  }
}
