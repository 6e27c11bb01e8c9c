// Catalog choice: the choices of a whole catalog as one act on the tree.
#pragma once

#include "core/catalog/configuredcatalog.h"

namespace millrace {

class CatalogModel;

/// Chooses what \a catalog has and nothing else, as one undo step called \a act; no step where that
/// is chosen already. Streams that only the catalog knows are added.
void chooseCatalog(CatalogModel &model, const ConfiguredCatalog &catalog, const QString &act);

/// Takes over how \a catalog describes its streams, as a discovery that found those alone and was
/// broken off then: what is chosen stays. No undo step.
void describeCatalog(CatalogModel &model, const ConfiguredCatalog &catalog);

} // namespace millrace
