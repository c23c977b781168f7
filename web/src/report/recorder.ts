import { voiceSecondsLimit } from './draft.ts';

/** Containers that the server takes, in the order of preference. */
const containers = ['audio/webm;codecs=opus', 'audio/ogg;codecs=opus', 'audio/mp4'];

/** A recording that is stopped sooner goes on until then, in milliseconds: what is shorter may hold no sound at all. */
const shortest = 1_000;

/** Whether this page may record at all: a page over plain HTTP may not. */
export const canRecord = (): boolean => typeof MediaRecorder !== 'undefined' && navigator.mediaDevices !== undefined;

export interface Recording {
  content: Blob;
  seconds: number;
}

/** A recording under way. It ends by itself at the limit. */
export interface Recorder {
  done: Promise<Recording>;
  stop(): void;
}

/** Asks for the microphone and begins. Rejects when it is refused or there is none. */
export async function beginRecording(): Promise<Recorder> {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  const mimeType = containers.find((container) => MediaRecorder.isTypeSupported(container));
  const recorder = new MediaRecorder(stream, { ...(mimeType ? { mimeType } : {}), audioBitsPerSecond: 24_000 });
  const began = performance.now();
  const pieces: Blob[] = [];
  const done = new Promise<Recording>((resolve, reject) => {
    recorder.ondataavailable = (event) => pieces.push(event.data);
    recorder.onerror = () => reject(new Error('recording failed'));
    recorder.onstop = () =>
      resolve({
        content: new Blob(pieces, { type: recorder.mimeType.split(';')[0] ?? '' }),
        seconds: Math.min(voiceSecondsLimit, Math.max(1, Math.round((performance.now() - began) / 1_000))),
      });
  });
  const end = () => {
    if (recorder.state !== 'inactive') recorder.stop();
  };
  const stop = () => {
    setTimeout(end, shortest - (performance.now() - began));
  };
  const limit = setTimeout(end, voiceSecondsLimit * 1_000);
  recorder.start();
  return {
    stop,
    done: done.finally(() => {
      clearTimeout(limit);
      // The microphone's light goes out with the recording.
      for (const track of stream.getTracks()) track.stop();
    }),
  };
}
