/** Plans that change while they run give the rows of plans that do not. */
package io.sheaf.tests.adaptive;
