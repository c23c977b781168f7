import { useEffect, useRef, useState } from 'react';
import { useLanguage } from '../i18n/i18n.ts';
import { useDesk } from './desk.ts';
import { voiceSecondsLimit, type Draft, type DraftMedium } from './draft.ts';
import { UploadState } from './PhotoStep.tsx';
import { beginRecording, canRecord, type Recorder } from './recorder.ts';
import { useContentAddress } from './useContentAddress.ts';
import { randomUuid } from './uuid.ts';

type Trouble = 'refused' | 'failed' | 'noRoom';

/** One voice message, heard before it is sent. */
export function Voice({ draft, voice }: { draft: Draft; voice: DraftMedium | null }) {
  const { drafts, uploads } = useDesk();
  const { t } = useLanguage();
  const [recorder, setRecorder] = useState<Recorder | null>(null);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const running = useRef<Recorder | null>(null);
  useEffect(() => () => running.current?.stop(), []);

  const record = async () => {
    setTrouble(null);
    try {
      running.current = await beginRecording();
    } catch {
      return setTrouble('refused');
    }
    setRecorder(running.current);
    try {
      const { content, seconds } = await running.current.done;
      const id = randomUuid();
      const medium: DraftMedium = {
        id,
        kind: 'voice',
        bytes: content.size,
        seconds,
        upload: null,
        uploaded: null,
        refusal: null,
      };
      await drafts.addMedium(draft.key, medium, content).catch(() => setTrouble('noRoom'));
      void uploads.ensure(draft.key, id).catch(() => {});
    } catch {
      setTrouble('failed');
    } finally {
      running.current = null;
      setRecorder(null);
    }
  };
  if (voice !== null) return <Kept voice={voice} onRemove={() => void drafts.removeMedium(draft.key, voice.id)} />;
  if (!canRecord()) return <p className="muted">{t('report.voice.cannot')}</p>;
  return (
    <div className="voice">
      {recorder === null ? (
        <button type="button" className="big" data-testid="record" onClick={() => void record()}>
          <Microphone />
          {t('report.voice.record')}
        </button>
      ) : (
        <button type="button" className="big recording" data-testid="stop-recording" onClick={() => recorder.stop()}>
          <Seconds />
        </button>
      )}
      <p className="muted">{t('report.voice.hint', { n: voiceSecondsLimit })}</p>
      {trouble !== null && (
        <p className="notice" data-tone="warn" role="alert" data-testid="voice-trouble">
          {t(`report.voice.${trouble}`)}
        </p>
      )}
    </div>
  );
}

function Kept({ voice, onRemove }: { voice: DraftMedium; onRemove: () => void }) {
  const address = useContentAddress(voice.id);
  const { t } = useLanguage();
  return (
    <div className="voice" data-testid="voice" data-uploaded={voice.uploaded !== null || undefined}>
      {address !== null && <audio controls src={address} aria-label={t('report.voice.play')} data-testid="voice-player" />}
      <p>
        {t('report.voice.seconds', { n: voice.seconds ?? 0 })} · <UploadState medium={voice} />
      </p>
      <button type="button" data-testid="remove-voice" onClick={onRemove}>
        {t('report.voice.again')}
      </button>
    </div>
  );
}

function Seconds() {
  const { t } = useLanguage();
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setSeconds((before) => before + 1), 1_000);
    return () => clearInterval(timer);
  }, []);
  return (
    <>
      <span className="stop-mark" aria-hidden="true" />
      {t('report.voice.stop', { n: seconds, limit: voiceSecondsLimit })}
    </>
  );
}

function Microphone() {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true">
      <path
        d="M12 3.5a3 3 0 0 0-3 3v5a3 3 0 0 0 6 0v-5a3 3 0 0 0-3-3zM6 11.5a6 6 0 0 0 12 0M12 17.5v3"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.8"
        strokeLinecap="round"
      />
    </svg>
  );
}
