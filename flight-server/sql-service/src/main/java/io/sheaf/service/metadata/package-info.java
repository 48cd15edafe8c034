/** What Flight SQL tells of the service itself: its tables, types and abilities. */
package io.sheaf.service.metadata;
