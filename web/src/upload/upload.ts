import { Upload, type DetailedError, type HttpResponse } from 'tus-js-client';
import type { Problem } from '../contract.ts';
import { antiforgeryToken, ask, Refused, renewedAntiforgeryToken } from '../request.ts';

/** Where uploads begin; the server speaks tus 1.0.0. */
const endpoint = '/api/v1/uploads';
/** Bytes in one request: a cut connection loses at most one of them, also behind a proxy that keeps bodies back. */
const pieceBytes = 512 * 1024;
/** Waits in ms between attempts within one call; the count begins anew with every piece that arrives. */
const retryDelays = [500, 1_000, 3_000, 5_000, 10_000];
/** Answers after which the same piece may be sent again: nothing was heard, or the server was busy. */
const passing: readonly number[] = [0, 408, 409, 423, 425, 429, 500, 502, 503, 504];

export type MediumKind = 'photo' | 'voice';

/** What an upload became. Position and time are offered here once, as the photo told them; the server keeps neither with it. */
export interface Medium {
  /** SHA-256 of what is kept. */
  id: string;
  kind: MediumKind;
  contentType: string;
  bytes: number;
  width: number | null;
  height: number | null;
  seconds: number | null;
  url: string;
  thumbnail: string | null;
  position: { longitude: number; latitude: number } | null;
  takenAt: string | null;
}

export interface UploadSteps {
  /** Address of an upload that was begun before, to go on with it; null or missing to begin anew. */
  address?: string | null;
  /** The upload has an address now, under which a later call goes on. */
  onAddress?(address: string): void;
  /** Share that has been sent, from 0 to 1. */
  onProgress?(share: number): void;
  /** Stops sending; what has arrived stays with the server until it expires. */
  signal?: AbortSignal;
}

/**
 * Uploads one file by tus and gives the medium it became. Goes on by itself after a cut connection, and begins anew where the
 * server has forgotten the upload. Rejects with the server's `Refused`, or with an AbortError.
 */
export async function upload(content: Blob, kind: MediumKind, steps: UploadSteps = {}): Promise<Medium> {
  let token = await antiforgeryToken();
  for (let renewed = false; ; renewed = true) {
    try {
      return await send(content, kind, steps, token);
    } catch (error) {
      if (renewed || !(error instanceof Refused) || error.reason !== 'antiforgery') throw error;
      token = await renewedAntiforgeryToken();
    }
  }
}

function send(content: Blob, kind: MediumKind, steps: UploadSteps, token: string | null): Promise<Medium> {
  return new Promise((resolve, reject) => {
    const { signal } = steps;
    if (signal?.aborted) return reject(abortError());
    const stop = () => {
      void task.abort();
      reject(abortError());
    };
    const task: Upload = new Upload(content as File, {
      endpoint,
      ...(steps.address ? { uploadUrl: steps.address } : {}),
      metadata: { kind },
      headers: token === null ? {} : { 'X-CSRF-Token': token },
      chunkSize: pieceBytes,
      retryDelays,
      // Whoever wants to go on after a reload keeps the address; a stranger at the same browser must not find it.
      storeFingerprintForResuming: false,
      onUploadUrlAvailable: () => task.url !== null && steps.onAddress?.(task.url),
      onProgress: (sent, total) => steps.onProgress?.(total === 0 ? 0 : sent / total),
      onShouldRetry: (error) => passing.includes(error.originalResponse?.getStatus() ?? 0),
      onError: (error) => {
        signal?.removeEventListener('abort', stop);
        reject(refusalOf(error));
      },
      onSuccess: ({ lastResponse }) => {
        signal?.removeEventListener('abort', stop);
        resultOf(lastResponse, task.url).then(resolve, reject);
      },
    });
    signal?.addEventListener('abort', stop, { once: true });
    task.start();
  });
}

const abortError = () => new DOMException('The upload was stopped.', 'AbortError');

/** The last piece is answered by what it became; where that answer was lost, the server repeats it. */
async function resultOf(last: HttpResponse, address: string | null): Promise<Medium> {
  const medium = parse<Partial<Medium>>(last.getBody());
  if (medium?.id !== undefined) return medium as Medium;
  return ask<Medium>(new URL(address ?? endpoint, location.href).pathname);
}

function refusalOf(error: Error | DetailedError): Refused {
  const answer = 'originalResponse' in error ? error.originalResponse : null;
  if (answer === null) return new Refused('unreachable', 0);
  const problem = parse<Problem>(answer.getBody());
  const wait = Number(answer.getHeader('retry-after') ?? Number.NaN);
  const status = answer.getStatus();
  return new Refused(problem?.reason ?? `http${status}`, status, problem?.detail ?? problem?.title, wait > 0 ? wait : null);
}

function parse<T>(text: string): T | null {
  try {
    return JSON.parse(text) as T;
  } catch {
    return null;
  }
}
