import { Popover } from '@base-ui/react/popover';
import { type ReactNode, useState } from 'react';

type ExplainProps = {
  /** What is shown, and opens the explanation. */
  readonly children: ReactNode;
  readonly title: string;
  readonly explanation: ReactNode;
  readonly className?: string;
};

/** A figure that explains itself: on hover, on focus, and on a tap. */
export function Explain({ children, title, explanation, className = '' }: ExplainProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <Popover.Root open={isOpen} onOpenChange={setOpen}>
      <Popover.Trigger
        openOnHover
        delay={120}
        className={`explain ${className}`}
        onFocus={({ currentTarget }) => currentTarget.matches(':focus-visible') && setOpen(true)}
        onBlur={() => setOpen(false)}
      >
        {children}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner sideOffset={8} collisionPadding={12} className="popup-layer">
          <Popover.Popup
            className="popup explanation fade-in"
            initialFocus={false}
            finalFocus={false}
          >
            <Popover.Title className="explanation-title">{title}</Popover.Title>
            {explanation}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
