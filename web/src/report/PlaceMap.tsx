import 'maplibre-gl/dist/maplibre-gl.css';
import { useEffect, useRef, useState } from 'react';
import { useLanguage } from '../i18n/i18n.ts';
import { PlaceChooser, type Position } from './placeChooser.ts';

interface PlaceMapProps {
  position: Position | null;
  onChoose: (position: Position) => void;
}

/** Holds the element of the map on which a place is tapped. */
export default function PlaceMap({ position, onChoose }: PlaceMapProps) {
  const { language, t } = useLanguage();
  const container = useRef<HTMLDivElement>(null);
  const map = useRef<PlaceChooser | null>(null);
  const choose = useRef(onChoose);
  const [failed, setFailed] = useState(false);
  choose.current = onChoose;
  useEffect(() => {
    if (container.current === null) return;
    try {
      map.current = new PlaceChooser(container.current, language, position, (chosen) => choose.current(chosen));
    } catch (error) {
      console.error(error);
      setFailed(true);
      return;
    }
    container.current.scrollIntoView({ block: 'center' });
    return () => {
      map.current?.remove();
      map.current = null;
    };
    // Made once; language and position follow below.
  }, []);
  useEffect(() => map.current?.speak(language), [language]);
  useEffect(() => map.current?.mark(position), [position]);
  if (failed) return <p className="notice">{t('report.place.noMap')}</p>;
  return (
    <>
      <p className="muted">{t('report.place.tap')}</p>
      <div ref={container} className="place-map" data-testid="place-map" role="region" aria-label={t('map.title')} />
    </>
  );
}
