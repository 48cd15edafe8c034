/** Coordinator, workers, and the exchange of partitions between them over Arrow Flight. */
package io.sheaf.cluster;
