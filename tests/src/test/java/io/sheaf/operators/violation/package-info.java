/** Classes that break the design, to show that its rules find them. */
package io.sheaf.operators.violation;
