import { Link } from '@tanstack/react-router';
import { CircleAlert, MapPinOff } from 'lucide-react';

/** An address that no view has. */
export function NothingHere() {
  return (
    <div className="page">
      <div className="state state-page">
        <MapPinOff size={28} aria-hidden />
        <h1>There is nothing here</h1>
        <p>Perhaps a letter was lost on the way, or the thing was deleted.</p>
        <Link to="/" className="button">
          To the overview
        </Link>
      </div>
    </div>
  );
}

/** A view that broke: ours to mend, but nobody should sit before a blank page. */
export function ViewFailure({ reset }: { reset: () => void }) {
  return (
    <div className="page">
      <div className="state state-page" role="alert">
        <CircleAlert size={28} aria-hidden />
        <h1>This view broke</h1>
        <p>That is our fault. Your data is safe; loading the view again often helps.</p>
        <button type="button" className="button" onClick={reset}>
          Load again
        </button>
      </div>
    </div>
  );
}
