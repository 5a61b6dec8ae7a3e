"""Statements and functions as IR text. The locals of the snippets: 0 a, 1 b, 2 err, 3 c, 4 xs, 5 p."""

from __future__ import annotations

from lowered import expected, ir


def test_conditions() -> None:
    """Conditions are comparisons or plain operands; logic is control flow."""
    assert ir(
        """
        if (a > 1 || !g()) && err == nil {
            h()
        } else if x := p.n; x {
            h(x)
        } else {
            return
        }
        h(2)
        """
    ) == expected(
        """
        b0:
          if a.0 > 1 goto b1 else b2
        b1:
          if err.2 == nil goto b4 else b3
        b2:
          %6 = @g()
          if %6 goto b3 else b1
        b3:
          x.7 = p.5.n
          if x.7 goto b6 else b7
        b4:
          @h()
          goto b5
        b5:
          @h(2)
          return implicit
        b6:
          @h(x.7)
          goto b5
        b7:
          return
        """
    )


def test_constant_conditions() -> None:
    """A branch on the literals true and false is none."""
    assert ir(
        """
        if false {
            g()
        }
        for true {
            h()
        }
        """
    ) == expected(
        """
        b0:
          goto b1
        b1:
          goto b2
        b2:
          goto b3
        b3:
          @h()
          goto b2
        """
    )


def test_scopes() -> None:
    """A name means the innermost declaration; := declares only what the scope does not have."""
    assert ir(
        """
        x, err := g()
        {
            x, err := h(x)
            use(x, err)
        }
        if x := x; x > 0 {
            use(x)
        }
        use(x, err)
        """
    ) == expected(
        """
        b0:
          x.6, err.2 = @g()
          x.7, err.8 = @h(x.6)
          @use(x.7, err.8)
          x.9 = x.6
          if x.9 > 0 goto b1 else b2
        b1:
          @use(x.9)
          goto b2
        b2:
          @use(x.6, err.2)
          return implicit
        """
    )


def test_variables() -> None:
    """var without a value is zero; a declared type is the local's."""
    assert ir(
        """
        var x, y pkg.T
        var z T = g()
        var (
            v    = 1
            _, w = h()
        )
        """
    ) == expected(
        """
        b0:
          x.6 = zero
          y.7 = zero
          z.8 = @g()
          v.9 = 1
          _, w.10 = @h()
          return implicit
        """
    )


def test_constants() -> None:
    """Constants are variables; a spec without values repeats the one before with the next iota."""
    assert ir(
        """
        const (
            x = iota + 10
            y
            _
            z T = 2
        )
        """
    ) == expected(
        """
        b0:
          x.6 = 0 + 10
          y.7 = 1 + 10
          %8 = 2 + 10
          z.9 = 2
          return implicit
        """
    )


def test_local_types() -> None:
    """A type declared in the function converts."""
    assert ir(
        """
        type U struct{ n int }
        x := U(p)
        y := U{n: 1}
        """
    ) == expected(
        """
        b0:
          x.6 = convert U(p.5)
          y.7 = U{n: 1}
          return implicit
        """
    )


def test_three_clause_loop() -> None:
    """Variables of the body end before each post statement, the loop's own do not."""
    assert ir(
        """
        for i := 0; i < a; i++ {
            x := g(i)
            if x {
                continue
            }
            y := x
            use(y)
        }
        """
    ) == expected(
        """
        b0:
          i.6 = 0
          goto b1
        b1:
          if i.6 < a.0 goto b2 else b3
        b2:
          x.7 = @g(i.6)
          if x.7 goto b4 else b5
        b3:
          return implicit
        b4:
          dead x.7, y.8
          goto b6
        b5:
          y.8 = x.7
          @use(y.8)
          dead x.7, y.8
          goto b6
        b6:
          i.6 = i.6 + 1
          goto b1
        """
    )


def test_endless_loop() -> None:
    """A loop without a condition has no exit but break."""
    assert ir(
        """
        for {
            if g() {
                break
            }
        }
        for {
            h()
        }
        """
    ) == expected(
        """
        b0:
          goto b1
        b1:
          %6 = @g()
          if %6 goto b2 else b3
        b2:
          goto b4
        b3:
          goto b1
        b4:
          goto b5
        b5:
          @h()
          goto b5
        """
    )


def test_while_loop() -> None:
    """The body goes back to the condition."""
    assert ir(
        """
        for a < 3 && g() {
            a++
        }
        """
    ) == expected(
        """
        b0:
          goto b1
        b1:
          if a.0 < 3 goto b2 else b3
        b2:
          %6 = @g()
          if %6 goto b4 else b3
        b3:
          return implicit
        b4:
          a.0 = a.0 + 1
          goto b1
        """
    )


def test_range_loops() -> None:
    """Key and value end with each iteration, unless they are declared elsewhere."""
    assert ir(
        """
        for i, x := range xs {
            use(i, x)
        }
        for range 10 {
        }
        for a, p.x = range g() {
        }
        for _, x := range xs {
            x := x
            use(x)
        }
        """
    ) == expected(
        """
        b0:
          goto b1
        b1:
          range i.6, x.7 = xs.4 goto b2 done b3
        b2:
          @use(i.6, x.7)
          dead i.6, x.7
          goto b1
        b3:
          goto b4
        b4:
          range _, _ = 10 goto b5 done b6
        b5:
          goto b4
        b6:
          %8 = @g()
          goto b7
        b7:
          range a.0, %9 = %8 goto b8 done b9
        b8:
          p.5.x = %9
          goto b7
        b9:
          goto b10
        b10:
          range _, x.10 = xs.4 goto b11 done b12
        b11:
          x.11 = x.10
          @use(x.11)
          dead x.10, x.11
          goto b10
        b12:
          return implicit
        """
    )


def test_nested_loops() -> None:
    """Leaving an inner loop for the next outer iteration ends the variables of both."""
    assert ir(
        """
        outer:
        for i := range xs {
            for j := range i {
                if j {
                    continue outer
                }
                x := j
                if x {
                    break outer
                }
            }
        }
        """
    ) == expected(
        """
        b0:
          goto b1
        b1:
          range i.6, _ = xs.4 goto b2 done b3
        b2:
          goto b4
        b3:
          return implicit
        b4:
          range j.7, _ = i.6 goto b5 done b6
        b5:
          if j.7 goto b7 else b8
        b6:
          dead i.6, j.7, x.8
          goto b1
        b7:
          dead i.6, j.7, x.8
          goto b1
        b8:
          x.8 = j.7
          if x.8 goto b9 else b10
        b9:
          goto b3
        b10:
          dead j.7, x.8
          goto b4
        """
    )


def test_literals_in_loops() -> None:
    """The variables of a literal are not the loop's."""
    assert ir(
        """
        for {
            x := func() { y := 1; use(y) }
            x()
        }
        """
    ) == expected(
        """
        b0:
          goto b1
        b1:
          x.6 = closure f.func1 []
          x.6()
          dead x.6
          goto b1

        func f.func1()
        b0:
          y.7 = 1
          @use(y.7)
          return implicit
        """
    )


def test_switch_with_tag() -> None:
    """The tag is evaluated once and compared in order; default comes last wherever it stands."""
    assert ir(
        """
        switch x := g(); x {
        default:
            h(0)
        case 1, h(3):
            h(1)
            fallthrough
        case 2:
            h(2)
            break
        }
        """
    ) == expected(
        """
        b0:
          x.6 = @g()
          if x.6 == 1 goto b1 else b2
        b1:
          @h(1)
          goto b4
        b2:
          %7 = @h(3)
          if x.6 == %7 goto b1 else b3
        b3:
          if x.6 == 2 goto b4 else b5
        b4:
          @h(2)
          goto b7
        b5:
          goto b6
        b6:
          @h(0)
          goto b7
        b7:
          return implicit
        """
    )


def test_switch_without_tag() -> None:
    """Each case is a condition of its own."""
    assert ir(
        """
        switch {
        case err != nil && a > 1, g():
            h(1)
        case b > 2:
        }
        """
    ) == expected(
        """
        b0:
          if err.2 != nil goto b1 else b2
        b1:
          if a.0 > 1 goto b3 else b2
        b2:
          %6 = @g()
          if %6 goto b3 else b4
        b3:
          @h(1)
          goto b7
        b4:
          if b.1 > 2 goto b5 else b6
        b5:
          goto b7
        b6:
          goto b7
        b7:
          return implicit
        """
    )


def test_type_switch() -> None:
    """A case of one type asserts it, others keep the type; every case has its own variable."""
    assert ir(
        """
        switch v := p.(type) {
        case nil:
            g(v)
        case *pkg.T:
            g(v)
        case int, error:
            g(v)
        default:
            g(v)
        }
        switch p.(type) {
        }
        """
    ) == expected(
        """
        b0:
          typeswitch p.5: nil goto b1; *pkg.T goto b2; int, error goto b3; default goto b4
        b1:
          v.6 = p.5
          @g(v.6)
          goto b5
        b2:
          v.7 = p.5.(*pkg.T)
          @g(v.7)
          goto b5
        b3:
          v.8 = p.5
          @g(v.8)
          goto b5
        b4:
          v.9 = p.5
          @g(v.9)
          goto b5
        b5:
          typeswitch p.5: default goto b6
        b6:
          return implicit
        """
    )


def test_select_cases() -> None:
    """Channels and values to send are evaluated first, each case begins with its communication."""
    assert ir(
        """
        select {
        case x, ok := <-c:
            use(x, ok)
        case xs[g()] = <-p.c:
        case h() <- a:
        case <-c:
            break
        default:
        }
        select {}
        """
    ) == expected(
        """
        b0:
          %6 = p.5.c
          %7 = @h()
          select b1, b2, b3, b4, b5
        b1:
          x.8, ok.9 = <-c.3
          @use(x.8, ok.9)
          goto b6
        b2:
          %10 = <-%6
          %11 = @g()
          xs.4[%11] = %10
          goto b6
        b3:
          %7 <- a.0
          goto b6
        b4:
          _ = <-c.3
          goto b6
        b5:
          goto b6
        b6:
          unreachable
        """
    )


def test_goto_and_labels() -> None:
    """A goto leads to its label, forwards or backwards."""
    assert ir(
        """
        again:
            if g() {
                goto again
            }
            goto end
            h()
        end:
            h()
        """
    ) == expected(
        """
        b0:
          goto b1
        b1:
          %6 = @g()
          if %6 goto b2 else b3
        b2:
          goto b1
        b3:
          goto b4
        b4:
          @h()
          return implicit
        """
    )


def test_code_after_a_return() -> None:
    """What cannot be reached leaves nothing behind."""
    assert ir(
        """
        if g() {
            return
            h()
        }
        panic("x")
        h()
        """
    ) == expected(
        """
        b0:
          %6 = @g()
          if %6 goto b1 else b2
        b1:
          return
        b2:
          @panic("x")
          unreachable
        """
    )


def test_named_results() -> None:
    """A return assigns the named results and returns them."""
    assert ir(
        """
        func g(x int) (n int, err error) {
            if x == 1 {
                return
            }
            if x == 2 {
                return 2, nil
            }
            if x == 3 {
                return h()
            }
            if x == 4 {
                err := h(x)
                return x, err
            }
            n, err = h()
            return n, err
        }
        """
    ) == expected(
        """
        func g(x.0 int) (n.1 int, err.2 error)
        b0:
          if x.0 == 1 goto b1 else b2
        b1:
          return n.1, err.2
        b2:
          if x.0 == 2 goto b3 else b4
        b3:
          n.1 = 2
          err.2 = nil
          return n.1, err.2
        b4:
          if x.0 == 3 goto b5 else b6
        b5:
          %3 = @h()
          return tuple %3
        b6:
          if x.0 == 4 goto b7 else b8
        b7:
          err.4 = @h(x.0)
          n.1 = x.0
          err.2 = err.4
          return n.1, err.2
        b8:
          n.1, err.2 = @h()
          return n.1, err.2
        """
    )


def test_unnamed_results() -> None:
    """A return of a single call hands on all its values."""
    assert ir(
        """
        func g(x int) (int, error) {
            if x == 1 {
                return h(x)
            }
            return h(x), nil
        }
        """
    ) == expected(
        """
        func g(x.0 int) (1 int, 2 error)
        b0:
          if x.0 == 1 goto b1 else b2
        b1:
          %3 = @h(x.0)
          return tuple %3
        b2:
          %4 = @h(x.0)
          return %4, nil
        """
    )


def test_single_result() -> None:
    """A single result is no tuple."""
    assert ir(
        """
        func g() error { return h() }
        """
    ) == expected(
        """
        func g() (0 error)
        b0:
          %1 = @h()
          return %1
        """
    )


def test_single_named_result() -> None:
    """A call's value goes straight into the named result."""
    assert ir(
        """
        func g() (err error) { return h() }
        """
    ) == expected(
        """
        func g() (err.0 error)
        b0:
          err.0 = @h()
          return err.0
        """
    )


def test_missing_return() -> None:
    """The end of a function with results is not reached."""
    assert ir(
        """
        func g() error { for {} }
        """
    ) == expected(
        """
        func g() (0 error)
        b0:
          goto b1
        b1:
          goto b1
        """
    )


def test_methods() -> None:
    """Receiver and type parameters are known; a conversion to a type parameter is one."""
    assert ir(
        """
        func (s *Stack[E]) Push(e E, more ...E) (ok bool) {
            s.list = append(s.list, E(e))
            return
        }
        """
    ) == expected(
        """
        func (s.0 *Stack[E]) Push(e.1 E, more.2 []E...) (ok.3 bool)
        b0:
          %4 = s.0.list
          %5 = convert E(e.1)
          %6 = @append(%4, %5)
          s.0.list = %6
          return ok.3
        """
    )


def test_generic_function() -> None:
    """A type parameter is a type."""
    assert ir(
        """
        func g[K comparable, V any](x K) V {
            var v V
            v = V(x)
            return v
        }
        """
    ) == expected(
        """
        func g(x.0 K) (1 V)
        b0:
          v.2 = zero
          v.2 = convert V(x.0)
          return v.2
        """
    )


def test_blank_parameters() -> None:
    """Every parameter has its local, with a name or not."""
    assert ir(
        """
        func g(_ int, _ string, x T) (_ int, err error) { return x.g() }
        """
    ) == expected(
        """
        func g(_.0 int, _.1 string, x.2 T) (_.3 int, err.4 error)
        b0:
          %5 = x.2.g()
          return tuple %5
        """
    )


def test_goto_back_ends_what_is_declared_after_the_label() -> None:
    """Each way through has variables of its own, as each iteration of a loop has."""
    assert ir(
        """
        again:
          n := a
          if n > 1 {
            goto again
          }
        """
    ) == expected(
        """
        b0:
          goto b1
        b1:
          n.6 = a.0
          if n.6 > 1 goto b2 else b3
        b2:
          dead n.6
          goto b1
        b3:
          return implicit
        """
    )
