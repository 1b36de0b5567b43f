import { type ReactNode, type ToggleEvent, useId, useRef, useState } from 'react';

/** What a box over the page is made of: its button, the box itself, and how to open and close it. */
export type Popup = ReturnType<typeof usePopup>;

/**
 * A box that a button opens beside itself. The browser closes it on Escape and on a press elsewhere,
 * and gives the focus back: it is a popover of its own kind.
 */
export function usePopup() {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const box = useRef<HTMLDivElement>(null);
  const [isOpen, setOpen] = useState(false);
  function placed({ newState }: ToggleEvent): void {
    if (newState === 'open' && button.current && box.current) place(box.current, button.current);
  }
  return {
    isOpen,
    button: { ref: button, popoverTarget: id },
    box: {
      ref: box,
      id,
      popover: 'auto',
      onBeforeToggle: ({ newState }: ToggleEvent) => setOpen(newState === 'open'),
      onToggle: placed,
    },
    show: () => box.current?.showPopover(),
    hide: () => box.current?.hidePopover(),
  } as const;
}

type PopupBoxProps = {
  readonly popup: Popup;
  readonly label: string;
  readonly className?: string;
  readonly onPointerEnter?: () => void;
  readonly onPointerLeave?: () => void;
  readonly children: ReactNode;
};

/** The box of a popup. What is in it is made when it opens. */
export function PopupBox({ popup, label, className = '', children, ...pointer }: PopupBoxProps) {
  return (
    <div
      {...popup.box}
      {...pointer}
      role="dialog"
      aria-label={label}
      className={`popup ${className}`}
    >
      {popup.isOpen && children}
    </div>
  );
}

const GAP = 6;
const EDGE = 12;

/** Below its button, or above where there is no room; within the window, and scrolled with the page. */
function place(box: HTMLElement, button: HTMLElement): void {
  const { top, bottom, left, width } = button.getBoundingClientRect();
  const { clientWidth, clientHeight } = document.documentElement;
  const fitsBelow = bottom + GAP + box.offsetHeight <= clientHeight;
  const y = fitsBelow || top < clientHeight - bottom ? bottom + GAP : top - GAP - box.offsetHeight;
  const middle = left + width / 2 - box.offsetWidth / 2;
  const x = Math.max(EDGE, Math.min(middle, clientWidth - EDGE - box.offsetWidth));
  box.style.top = `${y + window.scrollY}px`;
  box.style.left = `${x + window.scrollX}px`;
}
