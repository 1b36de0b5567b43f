import { Monitor, Moon, Sun } from 'lucide-react';
import { useState } from 'react';

const THEMES = ['system', 'light', 'dark'] as const;
type Theme = (typeof THEMES)[number];
const WORDS = { system: 'as the system', light: 'light', dark: 'dark' } as const;
const ICONS = { system: Monitor, light: Sun, dark: Moon } as const;

/** Light, dark, or as the system has it; kept on this device. */
export function ThemeSwitch() {
  const [theme, setTheme] = useState<Theme>(chosenTheme);
  const Icon = ICONS[theme];
  function turn(): void {
    const next = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? 'system';
    apply(next);
    setTheme(next);
  }
  return (
    <button
      type="button"
      className="icon-button"
      onClick={turn}
      aria-label={`Theme: ${WORDS[theme]}. Change it`}
      title={`Theme: ${WORDS[theme]}`}
    >
      <Icon size={16} aria-hidden />
    </button>
  );
}

function chosenTheme(): Theme {
  return THEMES.find((theme) => theme === document.documentElement.dataset.theme) ?? 'system';
}

function apply(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  try {
    localStorage.setItem('theme', theme);
  } catch {
    // Storage may be forbidden: then it holds until the page is left.
  }
}
