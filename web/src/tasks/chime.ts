let context: AudioContext | null = null;

/** Two short tones, in Hz and seconds from now. */
const tones = [
  [880, 0],
  [1175, 0.25],
] as const;
const toneSeconds = 0.22;

/** Whether a tone can be heard: before somebody has touched the page, a browser plays none. */
export const canRing = (): boolean => context?.state === 'running';

/** To be called as somebody touches the page. */
export async function allowRing(): Promise<void> {
  if (typeof AudioContext === 'undefined') return;
  context ??= new AudioContext();
  await context.resume();
}

/** Rings and shakes the phone, as far as the browser permits. */
export function ring(): void {
  navigator.vibrate?.([300, 120, 300]);
  if (context === null || context.state !== 'running') return;
  for (const [pitch, after] of tones) {
    const [tone, volume] = [context.createOscillator(), context.createGain()];
    const start = context.currentTime + after;
    tone.frequency.value = pitch;
    volume.gain.setValueAtTime(0.4, start);
    volume.gain.exponentialRampToValueAtTime(0.001, start + toneSeconds);
    tone.connect(volume).connect(context.destination);
    tone.start(start);
    tone.stop(start + toneSeconds);
  }
}
