import { useEffect, useRef, useState, type Dispatch, type SetStateAction } from 'react';
import { idle, press, type Keys, type Wish } from './keys.ts';

const typing = 'input:not([type=checkbox], [type=radio]), select, textarea, [contenteditable]';
/** Parts that arrows belong to. */
const arrowed = '.maplibregl-map, [role=dialog], dialog';

/** Follows the keyboard wherever no text is being typed. */
export function useKeys(picks: number, act: (wish: Wish) => void): [Keys, Dispatch<SetStateAction<Keys>>] {
  const [keys, setKeys] = useState(idle);
  const latest = useRef({ keys, picks, act });
  latest.current = { keys, picks, act };
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const target = event.target instanceof Element ? event.target : null;
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (target?.closest(typing) && event.key !== 'Escape') return;
      if (event.key.startsWith('Arrow') && target?.closest(arrowed)) return;
      // A control that has the focus is pressed by it.
      if (event.key === 'Enter' && target?.closest('button, a, summary, [role=option]')) return;
      const { keys: before, picks: most, act: wished } = latest.current;
      const pressed = press(before, event.key, most);
      if (pressed === null) return;
      event.preventDefault();
      setKeys(pressed.keys);
      if (target instanceof HTMLElement && target.matches(typing)) target.blur();
      else if (pressed.wish !== null) wished(pressed.wish);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
  return [keys, setKeys];
}
