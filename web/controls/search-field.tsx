import { Search } from 'lucide-react';

type SearchFieldProps = {
  readonly label: string;
  readonly placeholder: string;
  readonly value: string;
  readonly onChange: (text: string) => void;
  readonly isWide?: boolean;
};

/** Where one says what one looks for. */
export function SearchField({ label, placeholder, value, onChange, isWide }: SearchFieldProps) {
  return (
    <label className={isWide ? 'search-field search-wide' : 'search-field'}>
      <Search size={15} aria-hidden />
      <span className="visually-hidden">{label}</span>
      <input
        type="search"
        className="input"
        placeholder={placeholder}
        value={value}
        onChange={({ target }) => onChange(target.value)}
      />
    </label>
  );
}
