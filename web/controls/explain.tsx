import { type MouseEvent, type PointerEvent, type ReactNode, useRef } from 'react';
import { type Popup, PopupBox, usePopup } from './popup.tsx';

type ExplainProps = {
  /** What is shown, and opens the explanation. */
  readonly children: ReactNode;
  readonly title: string;
  readonly explanation: ReactNode;
  readonly className?: string;
};

/** A figure that explains itself: on hover, on focus, and on a tap. */
export function Explain({ children, title, explanation, className = '' }: ExplainProps) {
  const popup = usePopup();
  const { onButton, onBox } = useHover(popup);
  return (
    <>
      <button
        type="button"
        className={`explain ${className}`}
        {...popup.button}
        {...onButton}
        onFocus={({ currentTarget }) => currentTarget.matches(':focus-visible') && popup.show()}
        onBlur={popup.hide}
      >
        {children}
      </button>
      <PopupBox popup={popup} label={title} className="explanation" {...onBox}>
        <p className="explanation-title">{title}</p>
        {explanation}
      </PopupBox>
    </>
  );
}

const SHOW_AFTER_MS = 120;
const HIDE_AFTER_MS = 160;

/** Opens under a mouse that rests, and closes when it left; a press holds it open. */
function useHover({ isOpen, show, hide }: Popup) {
  const timer = useRef<number>(undefined);
  const isHeld = useRef(false);
  function after(ms: number, act: () => void): void {
    window.clearTimeout(timer.current);
    timer.current = window.setTimeout(act, ms);
  }
  const leave = () => after(HIDE_AFTER_MS, () => isHeld.current || hide());
  return {
    onButton: {
      onPointerEnter: ({ pointerType }: PointerEvent) => {
        if (pointerType !== 'mouse') return;
        if (!isOpen) isHeld.current = false;
        after(SHOW_AFTER_MS, show);
      },
      onPointerLeave: leave,
      onClick: (event: MouseEvent) => {
        window.clearTimeout(timer.current);
        // It is open already: the browser would close it.
        if (isOpen && !isHeld.current) event.preventDefault();
        isHeld.current = !isOpen || !isHeld.current;
      },
    },
    onBox: { onPointerEnter: () => window.clearTimeout(timer.current), onPointerLeave: leave },
  };
}
