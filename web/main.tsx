import '@fontsource-variable/inter/wght.css';
import './styles/tokens.css';
import './styles/base.css';
import './styles/controls.css';
import './styles/charts.css';
import './styles/shell.css';
import { QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ApiError } from './api/client.ts';
import { router } from './app/router.tsx';

const TRIES_MAX = 2;

const queries: QueryClient = new QueryClient({
  // After a 401, ask again who is signed in: the session may have expired.
  queryCache: new QueryCache({ onError: onRefusal }),

  defaultOptions: {
    queries: {
      // What is refused stays refused; what did not get through may get through.
      retry: (failures, error) =>
        failures < TRIES_MAX &&
        error instanceof ApiError &&
        (error.status === 0 || error.status >= 500),
    },
  },
});

function onRefusal(error: Error): void {
  const hasEnded = error instanceof ApiError && error.status === 401;
  if (hasEnded) void queries.invalidateQueries({ queryKey: ['session'] });
}

const place = document.getElementById('app');
if (place) {
  createRoot(place).render(
    <StrictMode>
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </StrictMode>,
  );
}
