import { Link } from '@tanstack/react-router';

/** Our mark: a trail that leads from a badge to a person. */
export function Mark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" className={className} aria-hidden="true">
      <rect width="32" height="32" rx="8" fill="#0f6b50" />
      <path
        d="M8 23c4.5 0 4.5-5 9-5s3-8 7-9"
        fill="none"
        stroke="#fff"
        strokeWidth="2.8"
        strokeLinecap="round"
      />
      <circle cx="8" cy="23" r="2.8" fill="#fff" />
      <circle cx="24" cy="9" r="3.6" fill="#8ff0c8" />
    </svg>
  );
}

export function Brand() {
  return (
    <Link to="/" className="brand">
      <Mark className="brand-mark" />
      Badgetrail
    </Link>
  );
}
