import { QueryClient, QueryClientProvider } from '@tanstack/preact-query'
import { render } from 'preact'
import { Refused } from './api/client'
import { filtersIn, queries } from './api/queries'
import { onSession, token } from './api/session'
import { App } from './app'

const client = new QueryClient({
  defaultOptions: {
    queries: {
      // What a caller did wrong does not come right by asking again.
      retry: (count, error) => !(error instanceof Refused && error.status < 500) && count < 3,
      staleTime: 1_000,
    },
  },
})
onSession(() => {
  // Nothing of what a token has shown outlives it in the tab.
  if (token() === null) client.clear()
  else void client.invalidateQueries()
})

// The list is on its way while the shell asks who calls.
if (['/', '/environments'].includes(location.pathname)) {
  const filters = filtersIn(new URLSearchParams(location.search))
  void client.prefetchInfiniteQuery(queries.environments(filters))
}

const place = document.getElementById('app')
if (place)
  render(
    <QueryClientProvider client={client}>
      <App />
    </QueryClientProvider>,
    place,
  )
