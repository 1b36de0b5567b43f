import { useQuery } from '@tanstack/react-query';
import { ExternalLink } from 'lucide-react';
import { useState } from 'react';
import { testLink } from '../../api/queries.ts';
import { Loaded } from '../../controls/loaded.tsx';

/** A link that says of its click that it is a test: it is recorded, and counts for nothing. */
export function TestClick({ credentialId }: { credentialId: string }) {
  const link = useQuery(testLink(credentialId));
  const [isFollowed, setFollowed] = useState(false);
  return (
    <Loaded query={link} lines={2}>
      {({ url }) => (
        <>
          <p className="muted">
            It opens the badge page as a visitor sees it. The click is kept as a test: it is shown
            among what was left out, and changes no number.
          </p>
          <div className="form-end">
            <a
              className="button button-primary"
              href={url}
              target="_blank"
              rel="noreferrer"
              onClick={() => setFollowed(true)}
            >
              <ExternalLink size={14} aria-hidden /> Follow the link as a test
            </a>
            <span role="status" className="muted">
              {isFollowed && 'Waiting for the click to be counted…'}
            </span>
          </div>
        </>
      )}
    </Loaded>
  );
}
