"""Expressions as IR text. The locals of the snippets: 0 a, 1 b, 2 err, 3 c, 4 xs, 5 p."""

from __future__ import annotations

from lowered import expected, ir


def test_call_into_variables() -> None:
    """The results of a call go straight into plain variables; the blank identifier gets none."""
    assert ir(
        """
        r, err := http.Get("u")
        _, err = g(r)
        _ = h()
        h()
        """
    ) == expected(
        """
        b0:
          r.6, err.2 = @http.Get("u")
          _, err.2 = @g(r.6)
          _ = @h()
          @h()
          return implicit
        """
    )


def test_call_into_places() -> None:
    """A result for a field, an element, a pointee or a global passes through a temporary."""
    assert ir(
        """
        p.r, xs[a], *p, G = g()
        """
    ) == expected(
        """
        b0:
          %6, %7, %8, %9 = @g()
          p.5.r = %6
          xs.4[a.0] = %7
          *p.5 = %8
          @G = %9
          return implicit
        """
    )


def test_calls_inside_an_expression() -> None:
    """A call inside an expression has one temporary; a selector's operand is the receiver."""
    assert ir(
        """
        p.body.Close()
        x := g(h(1), p.n()+1)
        """
    ) == expected(
        """
        b0:
          %6 = p.5.body
          %6.Close()
          %8 = @h(1)
          %9 = p.5.n()
          %10 = %9 + 1
          x.7 = @g(%8, %10)
          return implicit
        """
    )


def test_call_as_only_argument() -> None:
    """A call that is the only argument may stand for several values."""
    assert ir(
        """
        g(h())
        g((h()))
        g(h(), 1)
        g(xs...)
        """
    ) == expected(
        """
        b0:
          %6 = @h()
          @g(tuple %6)
          %7 = @h()
          @g(tuple %7)
          %8 = @h()
          @g(%8, 1)
          @g(xs.4...)
          return implicit
        """
    )


def test_callees() -> None:
    """Any expression can be called."""
    assert ir(
        """
        p.list[0](a)
        g()(b)
        func(n int) {}(1)
        xs[a](1)
        """
    ) == expected(
        """
        b0:
          %6 = p.5.list
          %7 = %6[0]
          %7(a.0)
          %8 = @g()
          %8(b.1)
          %10 = closure f.func1 []
          %10(1)
          %11 = xs.4[a.0]
          %11(1)
          return implicit

        func f.func1(n.9 int)
        b0:
          return implicit
        """
    )


def test_explicit_instantiation() -> None:
    """Type arguments of a called global are not an index, a local variable's brackets are."""
    assert ir(
        """
        g[int](a)
        pkg.G[int, *T](a)
        G[[]string](a, b)
        table[a](b)
        xs[int](b)
        v := g[int]
        w := g[int, string]
        """
    ) == expected(
        """
        b0:
          @g[int](a.0)
          @pkg.G[int, *T](a.0)
          @G[[]string](a.0, b.1)
          %6 = @table[a.0]
          %6(b.1)
          %7 = xs.4[@int]
          %7(b.1)
          v.8 = @g[@int]
          w.9 = instantiate @g[int, string]
          return implicit
        """
    )


def test_conversions() -> None:
    """A conversion is one only where its type cannot be a value; else it looks like a call."""
    assert ir(
        """
        x := []byte("s")
        y := (*T)(x)
        z := T(x)
        q := pkg.T(x)
        v := (func())(nil)
        w := (*a)(x)
        u := (<-chan int)(c)
        """
    ) == expected(
        """
        b0:
          x.6 = convert []byte("s")
          y.7 = convert *T(x.6)
          z.8 = @T(x.6)
          q.9 = @pkg.T(x.6)
          v.10 = convert func()(nil)
          %12 = *a.0
          w.11 = %12(x.6)
          u.13 = convert <-chan int(c.3)
          return implicit
        """
    )


def test_conversion_before_star_and_arrow() -> None:
    """A star or arrow left of a conversion applies to its value."""
    assert ir(
        """
        x := *(*[]T)(p)
        y := <-chan int(c)
        """
    ) == expected(
        """
        b0:
          %7 = convert *[]T(p.5)
          x.6 = *%7
          %9 = convert chan int(c.3)
          y.8 = <-%9
          return implicit
        """
    )


def test_make_and_new() -> None:
    """make and new are instructions, unless a local has their name; new takes a value, too."""
    assert ir(
        """
        m := make(map[string]*T, 3)
        n := new(pkg.T)
        v := new(a)
        {
            make := g
            make(T, 1)
        }
        """
    ) == expected(
        """
        b0:
          m.6 = make map[string]*T(3)
          n.7 = new pkg.T
          %9 = a.0
          v.8 = &%9
          make.10 = @g
          make.10(@T, 1)
          return implicit
        """
    )


def test_predeclared_constants() -> None:
    """true, false and nil are constants unless a local has their name."""
    assert ir(
        """
        x, y := true, nil
        nil := a
        z := nil
        """
    ) == expected(
        """
        b0:
          x.6 = true
          y.7 = nil
          nil.8 = a.0
          z.9 = nil.8
          return implicit
        """
    )


def test_composite_literals() -> None:
    """Keys are names, operands or missing; braces without a type take it from those around them."""
    assert ir(
        """
        x := T{a: b, "k": 1}
        y := []*T{{n: 1}, 2: {n: 2}}
        z := map[K][]T{{1}: {{2}}}
        w := &pkg.T{1, &U{}}
        v := [...]T{{}, T{}}
        u := T{{1}}
        t := map[bool]int{true: 1, a: 2}
        """
    ) == expected(
        """
        b0:
          x.6 = T{a: b.1, ["k"]: 1}
          %8 = &T{n: 1}
          %9 = &T{n: 2}
          y.7 = []*T{%8, [2]: %9}
          %11 = K{1}
          %12 = T{2}
          %13 = []T{%12}
          z.10 = map[K][]T{[%11]: %13}
          %15 = &U{}
          w.14 = &pkg.T{1, %15}
          %17 = T{}
          %18 = T{}
          v.16 = [_]T{%17, %18}
          %20 = ?{1}
          u.19 = T{%20}
          t.21 = map[bool]int{[true]: 1, a: 2}
          return implicit
        """
    )


def test_fields_and_elements() -> None:
    """Loads, indexing, slicing, dereferencing and taking an address."""
    assert ir(
        """
        x := p.q.r
        y := xs[a]
        z := xs[a:b]
        v := *p
        w := &p.q
        u := &a
        t := -1
        """
    ) == expected(
        """
        b0:
          %7 = p.5.q
          x.6 = %7.r
          y.8 = xs.4[a.0]
          z.9 = xs.4[:]
          v.10 = *p.5
          %12 = p.5.q
          w.11 = &%12
          u.13 = &a.0
          t.14 = -1
          return implicit
        """
    )


def test_comma_ok() -> None:
    """The second value of a map index, assertion or receive."""
    assert ir(
        """
        v, ok := xs[a]
        w, ok := p.(*T)
        x, ok := <-c
        _, ok = m[1]
        var y, ok2 = p.(pkg.T)
        p.v, p.ok = <-c
        """
    ) == expected(
        """
        b0:
          v.6, ok.7 = xs.4[a.0]
          w.8, ok.7 = p.5.(*T)
          x.9, ok.7 = <-c.3
          _, ok.7 = @m[1]
          y.10, ok2.11 = p.5.(pkg.T)
          %12, %13 = <-c.3
          p.5.v = %12
          p.5.ok = %13
          return implicit
        """
    )


def test_logic_as_a_value() -> None:
    """Logic on plain operands is an operation; where the right side may act, it is control flow."""
    assert ir(
        """
        x := a == 1 && err != nil
        y := err != nil || g()
        """
    ) == expected(
        """
        b0:
          %7 = a.0 == 1
          %8 = err.2 != nil
          x.6 = %7 && %8
          if err.2 != nil goto b1 else b2
        b1:
          y.9 = true
          goto b3
        b2:
          y.9 = @g()
          goto b3
        b3:
          return implicit
        """
    )


def test_assignment_in_parallel() -> None:
    """All operands of an assignment are evaluated before the first variable changes."""
    assert ir(
        """
        a, b = b, a
        a, xs[a] = 1, 2
        a, b = g(), h()
        x, y := g(), h()
        a, _ = 3, g()
        """
    ) == expected(
        """
        b0:
          %6 = a.0
          a.0 = b.1
          b.1 = %6
          %7 = a.0
          a.0 = 1
          xs.4[%7] = 2
          %8 = @g()
          b.1 = @h()
          a.0 = %8
          x.9 = @g()
          y.10 = @h()
          _ = @g()
          a.0 = 3
          return implicit
        """
    )


def test_update_in_place() -> None:
    """An operator with = reads its place once; so do ++ and --."""
    assert ir(
        """
        a += b
        a++
        p.n -= 2
        xs[g()]++
        *p <<= 1
        G &^= 3
        """
    ) == expected(
        """
        b0:
          a.0 = a.0 + b.1
          a.0 = a.0 + 1
          %6 = p.5.n
          %7 = %6 - 2
          p.5.n = %7
          %8 = @g()
          %9 = xs.4[%8]
          %10 = %9 + 1
          xs.4[%8] = %10
          %11 = *p.5
          %12 = %11 << 1
          *p.5 = %12
          %13 = @G &^ 3
          @G = %13
          return implicit
        """
    )


def test_closure_captures() -> None:
    """A literal captures what is declared outside it, also for the literals inside it."""
    assert ir(
        """
        x := 1
        f1 := func(n int) (m int) {
            x := n
            defer func() { m = x + a }()
            return b
        }
        """
    ) == expected(
        """
        b0:
          x.6 = 1
          f1.7 = closure f.func1 [a.0, b.1]
          return implicit

        func f.func1(n.8 int) (m.9 int)
        b0:
          x.10 = n.8
          %11 = closure f.func1.func1 [a.0, m.9, x.10]
          defer %11()
          m.9 = b.1
          return m.9

        func f.func1.func1()
        b0:
          m.9 = x.10 + a.0
          return implicit
        """
    )


def test_closure_does_not_capture_itself() -> None:
    """A variable is not in scope in its own initialiser."""
    assert ir(
        """
        g := func() { g() }
        """
    ) == expected(
        """
        b0:
          g.6 = closure f.func1 []
          return implicit

        func f.func1()
        b0:
          @g()
          return implicit
        """
    )


def test_defer_and_go() -> None:
    """The operands of a deferred or started call are evaluated on the spot."""
    assert ir(
        """
        defer p.body.Close()
        go g(h(a))
        defer func() { g(err) }()
        defer (g())
        """
    ) == expected(
        """
        b0:
          %6 = p.5.body
          defer %6.Close()
          %7 = @h(a.0)
          go @g(tuple %7)
          %8 = closure f.func1 [err.2]
          defer %8()
          defer @g()
          return implicit

        func f.func1()
        b0:
          @g(err.2)
          return implicit
        """
    )
