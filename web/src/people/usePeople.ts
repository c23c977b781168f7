import { useEffect, useState } from 'react';
import type { Person } from '../accessContract.ts';
import { useLoad } from '../frame/useLoad.ts';
import { readPeople, type PeopleFilter } from './peopleApi.ts';

/** How long somebody may type before the server is asked. */
const typingMs = 250;

export interface People {
  filter: PeopleFilter;
  setFilter: (filter: PeopleFilter) => void;
  /** null before the first answer. */
  list: readonly Person[] | null;
  error: unknown;
  /** Reads the next page; null when there is none. */
  more: (() => void) | null;
  reload: () => void;
}

/** People by name and role, page after page. */
export function usePeople(): People {
  const [filter, setFilter] = useState<PeopleFilter>({ text: '', role: '' });
  const [asked, setAsked] = useState(filter);
  const [later, setLater] = useState<{ of: unknown; people: readonly Person[]; next: string | null } | null>(null);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(filter), filter.text === asked.text ? 0 : typingMs);
    return () => clearTimeout(timer);
  }, [filter, asked.text]);
  const first = useLoad(JSON.stringify(asked), (signal) => readPeople(asked, null, signal));
  // Pages that were added belong to one answer for the first page: a new one begins anew.
  const added = later !== null && later.of === first.value ? later : null;
  const next = added === null ? (first.value?.next ?? null) : added.next;
  const [error, setError] = useState<unknown>(null);
  const more = () =>
    void readPeople(asked, next).then(
      (page) => setLater({ of: first.value, people: [...(added?.people ?? []), ...page.people], next: page.next }),
      setError,
    );
  return {
    filter,
    setFilter,
    list: first.value === null ? null : [...first.value.people, ...(added?.people ?? [])],
    error: first.error ?? error,
    more: next === null ? null : more,
    reload: first.reload,
  };
}
