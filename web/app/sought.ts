import { useNavigate, useRouterState } from '@tanstack/react-router';
import { useEffect, useState } from 'react';

/**
 * What is looked for on a view. It is kept with the view's entry in the browser's history and not in
 * its address: names and e-mail addresses stand in no URL.
 */
export function useSought(): readonly [string, (text: string) => void] {
  const sought = useRouterState({ select: ({ location }) => location.state.searchedFor ?? '' });
  const navigate = useNavigate();
  const seek = (text: string) =>
    void navigate({
      to: '.',
      search: true,
      state: { searchedFor: text || undefined },
      replace: true,
      resetScroll: false,
    });
  return [sought, seek];
}

const SETTLED_MS = 250;

/** A text once nobody has typed for a moment. */
export function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), SETTLED_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
