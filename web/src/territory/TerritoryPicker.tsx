import './territory.css';
import { useEffect, useId, useMemo, useState, type KeyboardEvent } from 'react';
import type { TerritoryText } from '../accessContract.ts';
import { nameOf } from '../format.ts';
import { useLanguage, type Language, type Translate } from '../i18n/i18n.ts';
import { liesIn, readTerritories, searchTerritories, type Territory, type TerritoryKind } from './territories.ts';

/** Matches shown at a time. */
const shownAtMost = 30;

let reading: Promise<readonly Territory[]> | null = null;

/** The territories, read once for all pickers of a page. */
function useTerritories(): readonly Territory[] {
  const [all, setAll] = useState<readonly Territory[]>([]);
  useEffect(() => {
    reading ??= readTerritories().catch((error: unknown) => {
      reading = null;
      throw error;
    });
    reading.then(setAll, () => setAll([]));
  }, []);
  return all;
}

interface TerritoryPickerProps {
  label: string;
  /** Only territories in this one. */
  within?: TerritoryText;
  /** Only territories of these kinds. */
  kinds?: readonly TerritoryKind[];
  value: TerritoryText | null;
  onChange: (territory: TerritoryText | null) => void;
}

/** Finds a territory by name: an editable combobox with a list (ARIA 1.2). */
export function TerritoryPicker({ label, within = 'county', kinds, value, onChange }: TerritoryPickerProps) {
  const id = useId();
  const { language, t } = useLanguage();
  const all = useTerritories();
  const allowed = useMemo(
    () => all.filter((territory) => liesIn(territory, within) && (kinds?.includes(territory.kind) ?? true)),
    [all, within, kinds],
  );
  const chosen = allowed.find((territory) => territory.text === value) ?? null;
  const [query, setQuery] = useState<string | null>(null);
  const [active, setActive] = useState(0);
  const found = useMemo(() => (query === null ? [] : searchTerritories(allowed, query, shownAtMost)), [allowed, query]);
  const text = (territory: Territory) => territoryText(territory, language, t);

  // In a pane that scrolls, the end of the list may be out of sight.
  const open = query !== null;
  useEffect(() => {
    if (open) document.getElementById(`${id}-list`)?.scrollIntoView({ block: 'nearest' });
  }, [id, open, found.length]);

  const activeId = `${id}-${active}`;
  useEffect(() => document.getElementById(activeId)?.scrollIntoView({ block: 'nearest' }), [activeId]);

  const choose = (territory: Territory | undefined) => {
    if (territory === undefined) return;
    onChange(territory.text);
    setQuery(null);
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (query === null) return setQuery('');
      setActive((before) => (before + (event.key === 'ArrowDown' ? 1 : found.length - 1)) % Math.max(1, found.length));
    } else if (event.key === 'Enter' && query !== null) {
      event.preventDefault();
      choose(found[active]);
    } else if (event.key === 'Escape' && query !== null) {
      event.stopPropagation();
      setQuery(null);
    }
  };
  return (
    <div className="field territory">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        role="combobox"
        aria-expanded={query !== null}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={query !== null && found.length > 0 ? activeId : undefined}
        autoComplete="off"
        spellCheck={false}
        placeholder={t('territory.search')}
        data-testid="territory"
        data-territory={value ?? ''}
        value={query ?? (chosen === null ? '' : text(chosen))}
        onFocus={(event) => event.target.select()}
        onClick={() => setQuery((before) => before ?? '')}
        onChange={(event) => {
          setQuery(event.target.value);
          setActive(0);
          if (value !== null) onChange(null);
        }}
        onKeyDown={onKey}
        onBlur={() => setQuery(null)}
      />
      <ul id={`${id}-list`} role="listbox" aria-label={label} hidden={query === null}>
        {query !== null && <Options id={id} found={found} active={active} onChoose={choose} />}
      </ul>
    </div>
  );
}

interface OptionsProps {
  id: string;
  found: readonly Territory[];
  active: number;
  onChoose: (territory: Territory) => void;
}

/** What was found, each with what it lies in: there are villages and ponds of the same name. */
function Options({ id, found, active, onChoose }: OptionsProps) {
  const { language, t } = useLanguage();
  const place = (territory: Territory) => [...territory.inside.map((names) => nameOf(names, language)), territory.key];
  if (found.length === 0) {
    return (
      <li role="option" aria-selected="false" aria-disabled="true">
        {t('territory.none')}
      </li>
    );
  }
  return found.map((territory, index) => (
    <li
      key={territory.text}
      id={`${id}-${index}`}
      role="option"
      aria-selected={index === active}
      data-testid="territory-option"
      data-territory={territory.text}
      // The field keeps the focus, so that it does not close the list before the press has arrived.
      onPointerDown={(event) => event.preventDefault()}
      onClick={() => onChoose(territory)}
    >
      <span>{territoryText(territory, language, t)}</span>
      <small>{place(territory).join(' · ')}</small>
    </li>
  ));
}

function territoryText(territory: Territory, language: Language, t: Translate): string {
  return `${nameOf(territory.names, language)} (${t(`territory.${territory.kind}`)})`;
}
